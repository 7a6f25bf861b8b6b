import { nothing, type HierarchyColumns } from './contract.ts'
import { endless, type Metric, type UpperArcs } from './customize.ts'
import { gatesOf, type Gates } from './gates.ts'

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
  /** Row by position, 0xffffffff for none. */
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

interface Draft {
  /** By position: 2 for rows, 1 for items of their own. */
  readonly role: Uint8Array
  /** Rows from this position on are points themselves. */
  readonly ownFrom: number
  /** Points hung on, in the order of their keys. */
  readonly hung?: { readonly ids: Uint32Array, readonly keys: Uint32Array, readonly targets: SweepTargets }
}

function everyNode({ node }: HierarchyColumns, { first, pairs }: UpperArcs, { part }: PlanOptions): Draft {
  const [from, to] = shareOf(node.length, part)
  const role = new Uint8Array(node.length).fill(1, from, to)
  for (let p = to - 1; p >= 0; p--) if (role[p] !== 0) for (let i = first[p], end = first[p + 1]; i < end; i += 2) role[pairs[i]] = 2
  return { role, ownFrom: from }
}

function hungPoints({ position, node }: HierarchyColumns, { first, pairs }: UpperArcs, targets: SweepTargets, { part }: PlanOptions): Draft {
  const count = targets.first.length - 1
  const lowest = new Uint32Array(count)
  for (let point = 0; point < count; point++) for (let i = targets.first[point]; i < targets.first[point + 1]; i++) if (targets.ms[i] < endless) lowest[point] = Math.max(lowest[point], position[targets.node[i]])
  const [from, to] = shareOf(count, part)
  const ids = Uint32Array.from({ length: count }, (_, point) => point).sort((a, b) => lowest[a] - lowest[b] || a - b).slice(from, to)
  const role = new Uint8Array(node.length), keys = ids.map(point => lowest[point])
  for (const point of ids) for (let i = targets.first[point]; i < targets.first[point + 1]; i++) if (targets.ms[i] < endless) role[position[targets.node[i]]] = 2
  for (let p = keys.length === 0 ? -1 : keys[keys.length - 1]; p >= 0; p--) if (role[p] !== 0) for (let i = first[p], end = first[p + 1]; i < end; i += 2) role[pairs[i]] = 2
  return { role, ownFrom: node.length, hung: { ids, keys, targets } }
}

/** Where a share begins and ends. */
export function shareOf(count: number, share: { readonly index: number, readonly of: number } | undefined): [from: number, to: number] {
  if (share === undefined) return [0, count]
  const { index, of } = share
  if (!(Number.isInteger(of) && of >= 1 && Number.isInteger(index) && index >= 0 && index < of)) throw new RangeError(`expected a share { index, of } with index below of, got ${index} of ${of}`)
  return [Math.floor(count * index / of), Math.floor(count * (index + 1) / of)]
}

function write(hierarchy: HierarchyColumns, arcs: UpperArcs, draft: Draft): Plan {
  const { node } = hierarchy, { role, hung } = draft
  const rowOf = new Uint32Array(node.length).fill(nothing)
  let rowCount = 0, ownItems = 0
  for (let p = 0; p < node.length; p++) {
    if (role[p] === 2) rowOf[p] = rowCount++
    else if (role[p] === 1) ownItems++
  }
  const weight = Uint32Array.from(role, one => one === 0 ? 0 : 1)
  if (hung !== undefined) for (const key of hung.keys) weight[key]++
  const gates = gatesOf(hierarchy, rowOf, { weight, hung: hung === undefined ? undefined : { ...hung, position: hierarchy.position } })
  const blocks = blocksOf(weight, gates)
  const itemCount = hung === undefined ? ownItems : hung.ids.length
  const itemOf = new Uint32Array(hung === undefined ? node.length : hung.targets.first.length - 1).fill(nothing)
  const plan = { rowOf, rowCount, itemCount, itemOf, keys: hung?.keys ?? new Uint32Array(itemCount), blocks, gates }
  return { ...plan, ...(hung === undefined ? nodeStreams(hierarchy, arcs, plan, draft) : hungStreams(hierarchy, arcs, plan, hung)) }
}

/** Cuts at every end of a gate, and after some hundred rows and items. */
function blocksOf(weight: Uint32Array, gates: Gates): Blocks {
  const cuts = new Uint8Array(weight.length + 1)
  for (let gate = 0; gate < gates.count; gate++) cuts[gates.from[gate]] = cuts[gates.to[gate]] = 1
  const at: number[] = [0]
  let filled = 0
  for (let p = 0; p < weight.length; p++) {
    if (p > at[at.length - 1] && (cuts[p] === 1 || filled + weight[p] > blockSize)) {
      at.push(p)
      filled = 0
    }
    filled += weight[p]
  }
  const count = at.length, column = (): Uint32Array => new Uint32Array(count + 1)
  return { count, position: Uint32Array.from([...at, weight.length]), row: column(), item: column(), point: column(), rowAt: column(), itemAt: column(), ownRow: column() }
}

type Streams = Pick<Plan, 'rowStream' | 'itemStream' | 'points'>

/** Every node of the share is a point: as a row where others read it, else as an item. */
function nodeStreams({ node }: HierarchyColumns, { first, pairs }: UpperArcs, { rowOf, blocks, itemOf, keys }: Pick<Plan, 'rowOf' | 'blocks' | 'itemOf' | 'keys'>, { role, ownFrom }: Draft): Streams {
  const size = [0, 0, 0]
  for (let p = 0; p < node.length; p++) size[role[p]] += 1 + first[p + 1] - first[p]
  const itemStream = new Uint32Array(size[1]), rowStream = new Uint32Array(size[2])
  const points = new Uint32Array(node.length)
  let rowAt = 0, itemAt = 0, row = 0, item = 0, point = 0
  for (let b = 0; b < blocks.count; b++) {
    enter(blocks, b, { row, item, point, rowAt, itemAt })
    const end = blocks.position[b + 1]
    for (let p = blocks.position[b]; p < end; p++) {
      if (role[p] !== 2) continue
      rowAt = writeNode(rowStream, rowAt, p)
      if (p < ownFrom) blocks.ownRow[b] = row + 1
      else points[point++] = node[p]
      row++
    }
    for (let p = blocks.position[b]; p < end; p++) {
      if (role[p] !== 1) continue
      itemAt = writeNode(itemStream, itemAt, p)
      itemOf[p] = item
      keys[item++] = p
      points[point++] = node[p]
    }
  }
  enter(blocks, blocks.count, { row, item, point, rowAt, itemAt })
  return { rowStream, itemStream, points: points.slice(0, point) }

  function writeNode(stream: Uint32Array, from: number, p: number): number {
    let at = from
    stream[at++] = (first[p + 1] - first[p]) >>> 1
    for (let i = first[p]; i < first[p + 1]; i += 2) {
      stream[at++] = rowOf[pairs[i]] * 64
      stream[at++] = pairs[i + 1]
    }
    return at
  }
}

/** Rows are nodes on the way, items are the points hung on. */
function hungStreams({ node, position }: HierarchyColumns, { first, pairs }: UpperArcs, { rowOf, blocks, itemOf, rowCount }: Pick<Plan, 'rowOf' | 'blocks' | 'itemOf' | 'rowCount'>, { ids, keys, targets }: NonNullable<Draft['hung']>): Streams {
  let rowSize = rowCount, itemSize = ids.length
  for (let p = 0; p < node.length; p++) if (rowOf[p] !== nothing) rowSize += first[p + 1] - first[p]
  for (const point of ids) itemSize += 2 * (targets.first[point + 1] - targets.first[point])
  const rowStream = new Uint32Array(rowSize), itemStream = new Uint32Array(itemSize)
  let rowAt = 0, itemAt = 0, row = 0, item = 0
  for (let b = 0; b < blocks.count; b++) {
    enter(blocks, b, { row, item, point: item, rowAt, itemAt })
    for (let p = blocks.position[b], end = blocks.position[b + 1]; p < end; p++) {
      if (rowOf[p] === nothing) continue
      row++
      rowStream[rowAt++] = (first[p + 1] - first[p]) >>> 1
      for (let i = first[p]; i < first[p + 1]; i += 2) {
        rowStream[rowAt++] = rowOf[pairs[i]] * 64
        rowStream[rowAt++] = pairs[i + 1]
      }
    }
    blocks.ownRow[b] = row
    for (; item < ids.length && keys[item] < blocks.position[b + 1]; item++) {
      itemOf[ids[item]] = item
      const degreeAt = itemAt++
      for (let i = targets.first[ids[item]]; i < targets.first[ids[item] + 1]; i++) {
        if (targets.ms[i] >= endless) continue
        itemStream[degreeAt]++
        itemStream[itemAt++] = rowOf[position[targets.node[i]]] * 64
        itemStream[itemAt++] = targets.ms[i]
      }
    }
  }
  enter(blocks, blocks.count, { row, item, point: item, rowAt, itemAt })
  return { rowStream, itemStream: itemStream.slice(0, itemAt), points: ids }
}

function enter(blocks: Blocks, b: number, at: { row: number, item: number, point: number, rowAt: number, itemAt: number }): void {
  blocks.row[b] = blocks.ownRow[b] = at.row
  blocks.item[b] = at.item
  blocks.point[b] = at.point
  blocks.rowAt[b] = at.rowAt
  blocks.itemAt[b] = at.itemAt
}
