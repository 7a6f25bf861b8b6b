import { nothing, type HierarchyColumns } from './contract.ts'
import { endless, type Metric, type UpperArcs } from './customize.ts'
import { gatesOf, noGates, type Gates, type Hung } from './gates.ts'

/** Points hung on the graph: the time at point p is the least of (time at node[i] + ms[i]) for i in first[p] .. first[p + 1]. */
export interface SweepTargets {
  readonly first: Uint32Array
  readonly node: Uint32Array
  readonly ms: Uint32Array
}

/** What a sweep is made for. */
export interface PlanOptions {
  /** `forward` for times from the sources, `reverse` for times to them. */
  readonly direction: 'forward' | 'reverse'
  /** Points to be told the time at; every node by default. */
  readonly targets?: SweepTargets
  /** Only this share of the points, cut by position in the hierarchy. */
  readonly part?: { readonly index: number, readonly of: number }
}

/**
 * The downward half of a search, restricted to what leads to its points and written out in the order in which it is done. Rows are the positions that somebody reads, ascending; items are
 * read once only: the lowest nodes, or the points hung on. Both are streams of (degree, then degree times the byte offset of a row and ms).
 */
export interface Plan {
  /** Row by position, counted from 1; 0 for none. */
  readonly rowOf: Uint32Array
  readonly rowCount: number
  readonly rowStream: Uint32Array
  readonly itemCount: number
  readonly itemStream: Uint32Array
  /** Item by position, or by point when there are targets; 0xffffffff for none. */
  readonly itemOf: Uint32Array
  /** Position of each item: the lowest of those it reads, or its own. */
  readonly keys: Uint32Array
  /** Ids of the points, in the order in which they get their times: rows that are points and then items, block by block. */
  readonly points: Uint32Array
  /** By block and one more: its first position, row, item and point, and where its parts of the streams begin, in words. */
  readonly blocks: Blocks
  readonly gates: Gates
}

/** A plan whose streams lie elsewhere. */
export type LaidPlan = Omit<Plan, 'rowStream' | 'itemStream'>

/** Stretches of positions done one after another. */
export interface Blocks {
  readonly count: number
  readonly position: Uint32Array
  readonly row: Uint32Array
  readonly item: Uint32Array
  readonly point: Uint32Array
  readonly rowAt: Uint32Array
  readonly itemAt: Uint32Array
  /** First row of the block that is a point itself; the block's end when there is none. */
  readonly ownRow: Uint32Array
}

/** Rows and items of a block together: what they touch stays in the first-level cache. */
const blockSize = 512

/**
 * Plans a sweep.
 * Cost: a pass over the positions and over the pairs that lead to the points.
 * Source: Delling, Goldberg, Werneck, Faster Batched Shortest Paths in Road Networks (RPHAST), ATMOS 2011.
 */
export function planSweep(metric: Metric, options: PlanOptions): Plan {
  const { hierarchy } = metric
  const arcs = options.direction === 'forward' ? metric.fall : metric.rise
  const drafted = options.targets === undefined ? everyNode(hierarchy, arcs, options) : hungPoints(hierarchy, arcs, options.targets, options)
  return write(hierarchy, arcs, drafted)
}

/** What a sweep has to do, before it is written out. */
interface Draft {
  /** Positions of rows and of items of their own, ascending. */
  readonly members: Uint32Array
  /** By position: 2 for rows, 1 for items of their own. */
  readonly role: Uint8Array
  /** Rows from this position on are points themselves. */
  readonly ownFrom: number
  /** Points hung on, in the order of their keys. */
  readonly hung?: Hung
}

function everyNode({ node }: HierarchyColumns, { first, pairs }: UpperArcs, { part }: PlanOptions): Draft {
  const [from, to] = shareOf(node.length, part)
  const role = new Uint8Array(node.length).fill(1, from, to)
  for (let p = to - 1; p >= 0; p--) if (role[p] !== 0) for (let i = first[p], end = first[p + 1]; i < end; i += 2) role[pairs[i]] = 2
  return { members: membersOf(role, to), role, ownFrom: from }
}

function hungPoints({ position, node }: HierarchyColumns, { first, pairs }: UpperArcs, targets: SweepTargets, { part }: PlanOptions): Draft {
  const count = targets.first.length - 1
  // Sorted by (lowest position, point) in one number.
  const order = new Float64Array(count), scale = 2 ** 26
  for (let point = 0; point < count; point++) {
    let lowest = 0
    for (let i = targets.first[point]; i < targets.first[point + 1]; i++) if (targets.ms[i] < endless) lowest = Math.max(lowest, position[targets.node[i]])
    order[point] = lowest * scale + point
  }
  const [from, to] = shareOf(count, part), ids = new Uint32Array(to - from), keys = new Uint32Array(to - from)
  for (const [i, entry] of order.sort().subarray(from, to).entries()) {
    keys[i] = Math.floor(entry / scale)
    ids[i] = entry - keys[i] * scale
  }
  const role = new Uint8Array(node.length), end = keys.length === 0 ? 0 : keys[keys.length - 1] + 1
  for (const point of ids) for (let i = targets.first[point]; i < targets.first[point + 1]; i++) if (targets.ms[i] < endless) role[position[targets.node[i]]] = 2
  for (let p = end - 1; p >= 0; p--) if (role[p] !== 0) for (let i = first[p], last = first[p + 1]; i < last; i += 2) role[pairs[i]] = 2
  return { members: membersOf(role, end), role, ownFrom: node.length, hung: { ids, keys, targets, position } }
}

function membersOf(role: Uint8Array, end: number): Uint32Array {
  let count = 0
  for (let p = 0; p < end; p++) if (role[p] !== 0) count++
  const members = new Uint32Array(count)
  for (let p = 0, at = 0; at < count; p++) if (role[p] !== 0) members[at++] = p
  return members
}

/** Where a share begins and ends. */
export function shareOf(count: number, share: { readonly index: number, readonly of: number } | undefined): [from: number, to: number] {
  if (share === undefined) return [0, count]
  const { index, of } = share
  if (!(Number.isInteger(of) && of >= 1 && Number.isInteger(index) && index >= 0 && index < of)) throw new RangeError(`expected a share { index, of } with index below of, got ${index} of ${of}`)
  return [Math.floor(count * index / of), Math.floor(count * (index + 1) / of)]
}

function write(hierarchy: HierarchyColumns, arcs: UpperArcs, draft: Draft): Plan {
  const { role, hung, members } = draft, positions = hierarchy.node.length
  const rowOf = new Uint32Array(positions)
  let rowCount = 0
  for (const p of members) if (role[p] === 2) rowOf[p] = ++rowCount
  // Gates are for what takes long; finding them is a pass over all positions.
  const gates = (members.length + (hung?.ids.length ?? 0)) * 16 < positions ? noGates() : gatesOf(hierarchy, rowOf, { members, hung })
  const blocks = blocksOf(members, { hung, gates, positions })
  const itemCount = hung === undefined ? members.length - rowCount : hung.ids.length
  const itemOf = new Uint32Array(hung === undefined ? positions : hung.targets.first.length - 1).fill(nothing)
  const plan = { rowOf, rowCount, itemCount, itemOf, keys: hung?.keys ?? new Uint32Array(itemCount), blocks, gates }
  return { ...plan, ...(hung === undefined ? nodeStreams(hierarchy, arcs, plan, draft) : hungStreams(arcs, plan, members, hung)) }
}

/** Cuts at every end of a gate, and after some hundred rows and items. */
function blocksOf(members: Uint32Array, { hung, gates, positions }: { hung: Hung | undefined, gates: Gates, positions: number }): Blocks {
  const cuts = Uint32Array.from(new Set([...gates.from, ...gates.to])).sort()
  const keys = hung?.keys ?? new Uint32Array()
  const at: number[] = [0]
  let filled = 0, cut = 0, key = 0
  for (const p of members) {
    let weight = 1
    for (; key < keys.length && keys[key] <= p; key++) weight++
    // The cut before a position is the last one that is not behind it.
    let isCut = false
    for (; cut < cuts.length && cuts[cut] <= p; cut++) {
      if (cuts[cut] > at[at.length - 1]) at.push(cuts[cut])
      isCut = true
    }
    if (isCut) filled = 0
    else if (filled + weight > blockSize && p > at[at.length - 1]) {
      at.push(p)
      filled = 0
    }
    filled += weight
  }
  for (; cut < cuts.length && cuts[cut] < positions; cut++) if (cuts[cut] > at[at.length - 1]) at.push(cuts[cut])
  const count = at.length, column = (): Uint32Array => new Uint32Array(count + 1)
  return { count, position: Uint32Array.from([...at, positions]), row: column(), item: column(), point: column(), rowAt: column(), itemAt: column(), ownRow: column() }
}

type Streams = Pick<Plan, 'rowStream' | 'itemStream' | 'points'>

/** Every node of the share is a point: as a row where others read it, else as an item. */
function nodeStreams({ node }: HierarchyColumns, { first, pairs }: UpperArcs, { rowOf, blocks, itemOf, keys }: Pick<Plan, 'rowOf' | 'blocks' | 'itemOf' | 'keys'>, { role, ownFrom, members }: Draft): Streams {
  const size = [0, 0, 0]
  for (const p of members) size[role[p]] += 1 + first[p + 1] - first[p]
  const itemStream = new Uint32Array(size[1]), rowStream = new Uint32Array(size[2])
  const points = new Uint32Array(members.length)
  let rowAt = 0, itemAt = 0, row = 0, item = 0, point = 0, member = 0
  for (let b = 0; b < blocks.count; b++) {
    enter(blocks, b, { row, item, point, rowAt, itemAt })
    const end = blocks.position[b + 1], begin = member
    for (; member < members.length && members[member] < end; member++) {
      const p = members[member]
      if (role[p] !== 2) continue
      rowAt = writePairs(rowStream, rowAt, { rowOf, pairs, from: first[p], to: first[p + 1] })
      row++
      if (p < ownFrom) blocks.ownRow[b] = row
      else points[point++] = node[p]
    }
    for (let i = begin; i < member; i++) {
      const p = members[i]
      if (role[p] !== 1) continue
      itemAt = writePairs(itemStream, itemAt, { rowOf, pairs, from: first[p], to: first[p + 1] })
      itemOf[p] = item
      keys[item++] = p
      points[point++] = node[p]
    }
  }
  enter(blocks, blocks.count, { row, item, point, rowAt, itemAt })
  return { rowStream, itemStream, points: points.slice(0, point) }
}

/** Rows are nodes on the way, items are the points hung on. */
function hungStreams({ first, pairs }: UpperArcs, { rowOf, blocks, itemOf }: Pick<Plan, 'rowOf' | 'blocks' | 'itemOf'>, members: Uint32Array, { ids, keys, targets, position }: Hung): Streams {
  let rowSize = members.length, itemSize = ids.length
  for (const p of members) rowSize += first[p + 1] - first[p]
  for (const point of ids) itemSize += 2 * (targets.first[point + 1] - targets.first[point])
  const rowStream = new Uint32Array(rowSize), itemStream = new Uint32Array(itemSize)
  let rowAt = 0, itemAt = 0, row = 0, item = 0
  for (let b = 0; b < blocks.count; b++) {
    enter(blocks, b, { row, item, point: item, rowAt, itemAt })
    const end = blocks.position[b + 1]
    for (; row < members.length && members[row] < end; row++) rowAt = writePairs(rowStream, rowAt, { rowOf, pairs, from: first[members[row]], to: first[members[row] + 1] })
    blocks.ownRow[b] = row
    for (; item < ids.length && keys[item] < end; item++) {
      itemOf[ids[item]] = item
      const degreeAt = itemAt++
      for (let i = targets.first[ids[item]]; i < targets.first[ids[item] + 1]; i++) {
        if (targets.ms[i] >= endless) continue
        itemStream[degreeAt]++
        itemStream[itemAt++] = (rowOf[position[targets.node[i]]] - 1) * 64
        itemStream[itemAt++] = targets.ms[i]
      }
    }
  }
  enter(blocks, blocks.count, { row, item, point: item, rowAt, itemAt })
  return { rowStream, itemStream: itemStream.slice(0, itemAt), points: ids }
}

function writePairs(stream: Uint32Array, begin: number, { rowOf, pairs, from, to }: { rowOf: Uint32Array, pairs: Uint32Array, from: number, to: number }): number {
  let at = begin
  stream[at++] = (to - from) >>> 1
  for (let i = from; i < to; i += 2) {
    stream[at++] = (rowOf[pairs[i]] - 1) * 64
    stream[at++] = pairs[i + 1]
  }
  return at
}

function enter(blocks: Blocks, b: number, at: { row: number, item: number, point: number, rowAt: number, itemAt: number }): void {
  blocks.row[b] = blocks.ownRow[b] = at.row
  blocks.item[b] = at.item
  blocks.point[b] = at.point
  blocks.rowAt[b] = at.rowAt
  blocks.itemAt[b] = at.itemAt
}
