import { Growable } from '../core/growable.ts'
import type { RoadColumns } from '../data/roads.ts'
import { wayBits, type Classes } from './build-classes.ts'

/**
 * Links as chains of pieces of ways. A piece is a stretch of one way between positions `pieceFirst` and `pieceLast` of `Classes.path`;
 * `run` holds twice the piece plus 1 where it is walked backwards.
 */
export interface Chains {
  readonly count: number
  /** OSM nodes at both ends. */
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly tags: Uint32Array
  /** Ways at both ends. */
  readonly firstWay: Uint32Array
  readonly lastWay: Uint32Array
  /** Inner points by link. */
  readonly inner: Uint32Array
  readonly firstRun: Uint32Array
  readonly run: Uint32Array
  readonly pieceFirst: Uint32Array
  readonly pieceLast: Uint32Array
  /** Distinct OSM nodes on used ways. */
  readonly vertices: number
}

/** Cuts the used ways at junctions and joins what meets end to end with the same tags. */
export function chainLinks(roads: RoadColumns, classes: Classes, keepAll: boolean): Chains {
  const degree = degrees(roads, classes)
  let vertices = 0
  for (let node = 0; node < degree.length; node++) if (degree[node] > 0) vertices++
  // From here on 3 means: becomes a node of the graph.
  if (keepAll) degree.fill(3)
  for (const node of classes.effective) degree[node] = 3
  forceVias(roads, classes, degree)
  const pieces = cutWays(roads, classes, degree)
  return { ...joinPieces(roads, classes, pieces), pieceFirst: pieces.first, pieceLast: pieces.last, vertices }
}

/** Segment ends by node, 3 for three or more. */
function degrees(roads: RoadColumns, { used, first, path }: Classes): Uint8Array {
  const degree = new Uint8Array(roads.lonE7.length)
  for (let way = 0; way < used.length; way++) {
    if (used[way] === 0) continue
    const begin = first[way], end = first[way + 1] - 1
    for (let i = begin; i <= end; i++) {
      const node = path[i]
      const sum = degree[node] + (i === begin || i === end ? 1 : 2)
      degree[node] = sum > 3 ? 3 : sum
    }
  }
  return degree
}

/** Nodes of turn restrictions stay, though they may be no junctions. */
function forceVias({ nodeId }: RoadColumns, { restrictions }: Classes, degree: Uint8Array): void {
  for (const { restriction } of restrictions) {
    const node = indexOfId(nodeId, restriction.viaNode)
    if (node >= 0) degree[node] = 3
  }
}

/** Position of an id in an ascending column, -1 when it is not there. */
export function indexOfId(ids: Float64Array, id: number): number {
  let low = 0, high = ids.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    if (ids[middle] === id) return middle
    if (ids[middle] < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}

interface Pieces {
  way: Uint32Array
  first: Uint32Array
  last: Uint32Array
  /** By piece end (twice the piece, plus 1 for its last): the piece end that it continues in, -1 at a node of the graph. */
  mate: Int32Array
}

function cutWays(roads: RoadColumns, { used, first, path, way: flags }: Classes, degree: Uint8Array): Pieces {
  const { wayTags } = roads
  const pieceWay = new Growable(Uint32Array, used.length), pieceFirst = new Growable(Uint32Array, used.length), pieceLast = new Growable(Uint32Array, used.length)
  for (let way = 0; way < used.length; way++) {
    if (used[way] === 0) continue
    const end = first[way + 1] - 1
    let begin = first[way]
    for (let i = begin + 1; i <= end; i++) {
      if (i < end && degree[path[i]] < 3) continue
      pieceWay.push(way)
      pieceFirst.push(begin)
      pieceLast.push(i)
      begin = i
    }
  }

  // Piece ends at nodes of degree 2 come in pairs: `waiting` keeps the first until the second is met.
  const way = pieceWay.take(), firsts = pieceFirst.take(), lasts = pieceLast.take()
  const mate = new Int32Array(way.length * 2).fill(-1)
  const waiting = new Int32Array(degree.length).fill(-1)
  for (let end = 0; end < mate.length; end++) {
    const piece = end >> 1
    const node = path[(end & 1) === 0 ? firsts[piece] : lasts[piece]]
    if (degree[node] !== 2) continue
    const other = waiting[node]
    if (other < 0) {
      waiting[node] = end
      continue
    }
    const tags = wayTags[way[piece]], bits = flags[tags]
    const sameSense = (end & 1) !== (other & 1)
    if (wayTags[way[other >> 1]] !== tags || !(sameSense || (bits & wayBits.symmetric) !== 0)) continue
    if ((bits & wayBits.alone) !== 0 && way[piece] !== way[other >> 1]) continue
    mate[end] = other
    mate[other] = end
  }
  return { way, first: firsts, last: lasts, mate }
}

type Joined = Omit<Chains, 'pieceFirst' | 'pieceLast' | 'vertices'>

function joinPieces(roads: RoadColumns, { path }: Classes, { way, first, last, mate }: Pieces): Joined {
  const pieceCount = way.length
  const from = new Growable(Uint32Array, pieceCount), to = new Growable(Uint32Array, pieceCount), tags = new Growable(Uint32Array, pieceCount), inner = new Growable(Uint32Array, pieceCount)
  const firstWay = new Growable(Uint32Array, pieceCount), lastWay = new Growable(Uint32Array, pieceCount), firstRun = new Growable(Uint32Array, pieceCount + 1)
  const run = new Uint32Array(pieceCount), done = new Uint8Array(pieceCount)
  let runs = 0

  const walk = (start: number, backwards: number): void => {
    firstRun.push(runs)
    from.push(path[backwards === 0 ? first[start] : last[start]])
    tags.push(roads.wayTags[way[start]])
    firstWay.push(way[start])
    let piece = start, side = backwards, points = 0
    while (true) {
      run[runs++] = piece * 2 + side
      done[piece] = 1
      points += last[piece] - first[piece]
      const next = mate[piece * 2 + 1 - side]
      if (next < 0 || done[next >> 1] === 1) break
      piece = next >> 1
      side = next & 1
    }
    to.push(path[side === 0 ? last[piece] : first[piece]])
    lastWay.push(way[piece])
    inner.push(points - 1)
  }
  // Chains whose tags differ by direction have all pieces the same way round, so they are begun at their beginning; only then those that end here, and rings last.
  for (let piece = 0; piece < pieceCount; piece++) if (done[piece] === 0 && mate[piece * 2] < 0) walk(piece, 0)
  for (let piece = 0; piece < pieceCount; piece++) if (done[piece] === 0 && mate[piece * 2 + 1] < 0) walk(piece, 1)
  for (let piece = 0; piece < pieceCount; piece++) if (done[piece] === 0) walk(piece, 0)
  firstRun.push(runs)
  return { count: from.length, from: from.take(), to: to.take(), tags: tags.take(), firstWay: firstWay.take(), lastWay: lastWay.take(), inner: inner.take(), firstRun: firstRun.take(), run }
}
