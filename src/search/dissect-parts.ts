/** A connected piece of the graph that is still to be divided, numbered from 0. Its columns are stretches of columns that it shares with its siblings. */
export interface Part {
  readonly count: number
  /** What each node is called in the graph that is dissected. */
  readonly ids: Uint32Array
  /** Offsets into `head` by node, one more than there are nodes. */
  readonly first: Uint32Array
  /** Neighbours, ascending by node. */
  readonly head: Uint32Array
  /** Nodes along each direction of the map; none where the map is no guide. */
  readonly orders: readonly Uint32Array[]
  /** Which directions to cut across: those of the map, those that far-apart nodes span, or both where it is not known yet which are better. */
  readonly guide: 'map' | 'links' | 'both'
}

/** Label of nodes that go into no piece. */
export const dropped = 0xffffffff

/**
 * Numbers the connected pieces of a part that are left without some of its nodes.
 * @param label by node: `dropped` for those nodes, which stay so; the others get the number of their piece
 * @param queue scratch, by node
 * @returns the number of pieces
 */
export function labelPieces({ count, first, head }: Part, label: Uint32Array, queue: Uint32Array): number {
  const unknown = dropped - 1
  for (let u = 0; u < count; u++) if (label[u] !== dropped) label[u] = unknown
  let pieces = 0
  for (let root = 0; root < count; root++) {
    if (label[root] !== unknown) continue
    let size = 0
    queue[size++] = root
    label[root] = pieces
    for (let i = 0; i < size; i++) {
      const u = queue[i]
      for (let arc = first[u], end = first[u + 1]; arc < end; arc++) {
        const v = head[arc]
        if (label[v] !== unknown) continue
        label[v] = pieces
        queue[size++] = v
      }
    }
    pieces++
  }
  return pieces
}

/**
 * Cuts a part into pieces by label, keeping the order of nodes in every column.
 * @param local scratch, by node
 * Cost: linear in the part.
 */
export function takePieces(part: Part, label: Uint32Array, pieces: number, local: Uint32Array): Part[] {
  const { count } = part
  const begin = new Uint32Array(pieces + 1), arcs = new Uint32Array(pieces + 1)
  for (let u = 0; u < count; u++) if (label[u] !== dropped) begin[label[u] + 1]++
  for (let c = 0; c < pieces; c++) begin[c + 1] += begin[c]
  const kept = begin[pieces], ids = new Uint32Array(kept), next = begin.slice(0, pieces), from = new Uint32Array(kept)
  for (let u = 0; u < count; u++) {
    const c = label[u]
    if (c === dropped) continue
    const at = next[c]++
    local[u] = at - begin[c]
    ids[at] = part.ids[u]
    from[at] = u
  }
  const { first, head } = takeArcs(part, { label, local, from, begin, arcs })
  const orders = part.orders.map(order => takeOrder(order, label, local, begin))
  return Array.from({ length: pieces }, (_, c) => ({
    count: begin[c + 1] - begin[c],
    ids: ids.subarray(begin[c], begin[c + 1]),
    first: first.subarray(begin[c] + c, begin[c + 1] + c + 1),
    head: head.subarray(arcs[c], arcs[c + 1]),
    orders: orders.map(order => order.subarray(begin[c], begin[c + 1])),
    guide: part.guide,
  }))
}

interface Taking { label: Uint32Array, local: Uint32Array, from: Uint32Array, begin: Uint32Array, arcs: Uint32Array }

/** Arcs within the pieces, piece after piece; offsets begin at 0 in each. */
function takeArcs(part: Part, { label, local, from, begin, arcs }: Taking): { first: Uint32Array, head: Uint32Array } {
  const pieces = begin.length - 1, first = new Uint32Array(from.length + pieces)
  let size = 0
  for (let i = 0; i < from.length; i++) for (let arc = part.first[from[i]], end = part.first[from[i] + 1]; arc < end; arc++) if (label[part.head[arc]] !== dropped) size++
  const head = new Uint32Array(size)
  let at = 0
  for (let c = 0; c < pieces; c++) {
    const base = arcs[c] = at
    for (let i = begin[c]; i < begin[c + 1]; i++) {
      const u = from[i]
      for (let arc = part.first[u], end = part.first[u + 1]; arc < end; arc++) {
        const v = part.head[arc]
        if (label[v] === c) head[at++] = local[v]
      }
      first[i + c + 1] = at - base
    }
  }
  arcs[pieces] = at
  return { first, head }
}

function takeOrder(order: Uint32Array, label: Uint32Array, local: Uint32Array, begin: Uint32Array): Uint32Array {
  const taken = new Uint32Array(begin[begin.length - 1]), next = begin.slice(0, -1)
  for (let i = 0; i < order.length; i++) {
    const u = order[i], c = label[u]
    if (c !== dropped) taken[next[c]++] = local[u]
  }
  return taken
}
