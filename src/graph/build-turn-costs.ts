import { Growable } from '../core/growable.ts'
import type { Metres } from '../core/units.ts'
import type { RoadColumns } from '../data/roads.ts'
import { haversine } from '../geo/distance.ts'
import type { Chains } from './build-chains.ts'
import type { Classes } from './build-classes.ts'
import { groupArcs, type Draft } from './build-draft.ts'
import { withCopies } from './build-last-leg.ts'
import { turnCodes } from './road-graph.ts'
import { turnCode } from './turns.ts'

/** How far along a road its direction at a junction is looked for: the first metres are often drawn askew. */
const reach: Metres = 10

/**
 * Gives every turn that can cost something an arc of its own: where roads meet, each arc that arrives leads to a copy of the node, whose arcs know the turn from it to them.
 * The node itself keeps arcs without turns, for those who set out there. Two roads that meet end to end are no turn, but turning round is one everywhere.
 */
export function splitTurns(roads: RoadColumns, classes: Classes, chains: Chains, draft: Draft): Draft {
  const { tail, head, arcLink, arcRule, arcCount } = draft
  const n = draft.place.length
  const turnOf = turnReader(roads, classes, chains, draft)
  const out = groupArcs(tail.subarray(0, arcCount), n), into = groupArcs(head.subarray(0, arcCount), n)
  const heads = head.slice(0, arcCount), copyOf = new Growable(Uint32Array, arcCount), from = new Growable(Uint32Array, arcCount)
  for (let node = 0; node < n; node++) {
    const arriving = into.arc.subarray(into.first[node], into.first[node + 1]), leaving = out.arc.subarray(out.first[node], out.first[node + 1])
    for (const [i, arc] of arriving.entries()) {
      if (!leaving.some(next => turnOf(arcLink[arc], next, node) !== turnCodes.none)) continue
      // Arcs that arrive over the same road (from other copies of its beginning) turn alike.
      const alike = arriving.subarray(0, i).find(other => arcLink[other] === arcLink[arc])
      if (alike !== undefined) {
        heads[arc] = heads[alike]
        continue
      }
      heads[arc] = n + copyOf.push(node)
      from.push(arcLink[arc])
    }
  }

  let count = arcCount
  for (let i = 0; i < copyOf.length; i++) count += out.first[copyOf.values[i] + 1] - out.first[copyOf.values[i]]
  const tails = grown(tail, arcCount, count), allHeads = grown(heads, arcCount, count), links = grown(arcLink, arcCount, count)
  const rules = new Uint8Array(count), turns = new Int8Array(count).fill(turnCodes.none)
  rules.set(arcRule.subarray(0, arcCount))
  let added = arcCount
  for (let i = 0; i < copyOf.length; i++) {
    const node = copyOf.values[i]
    for (let j = out.first[node]; j < out.first[node + 1]; j++) {
      const next = out.arc[j]
      tails[added] = n + i
      allHeads[added] = heads[next]
      links[added] = arcLink[next]
      rules[added] = arcRule[next]
      turns[added++] = turnOf(from.values[i], next, node)
    }
  }
  const of = copyOf.take()
  return { ...draft, arcCount: count, tail: tails, head: allHeads, arcLink: links, arcRule: rules, arcTurn: turns, place: withCopies(draft.place, of), origin: withCopies(draft.origin, of) }
}

type TurnReader = (fromLink: number, next: number, node: number) => number

/** The code of the turn from one arc's link and side to the next arc at a node. */
function turnReader(roads: RoadColumns, classes: Classes, chains: Chains, draft: Draft): TurnReader {
  const { arcLink, linkFrom, linkTo, origin } = draft
  const roadEnds = new Uint32Array(origin.length)
  for (let link = 0; link < draft.chains; link++) {
    roadEnds[linkFrom[link]]++
    roadEnds[linkTo[link]]++
  }
  const bearing = new Float64Array(draft.chains * 2)
  for (let end = 0; end < bearing.length; end++) {
    const node = (end & 1) === 0 ? linkFrom[end >>> 1] : linkTo[end >>> 1]
    if (roadEnds[node] > 2) bearing[end] = bearingAt(roads, classes, chains, end)
  }
  return (fromLink, next, node) => {
    const to = arcLink[next]
    if (to === (fromLink ^ 1)) return turnCodes.back
    if (roadEnds[origin[node]] < 3 || fromLink >= bearing.length || to >= bearing.length) return turnCodes.none
    return turnCode(bearing[to] - bearing[fromLink ^ 1] - 180)
  }
}

/** Degrees clockwise from north in which a link leaves one of its ends (twice the link, plus 1 for its last end). */
function bearingAt({ lonE7, latE7 }: RoadColumns, { path }: Classes, { firstRun, run, pieceFirst, pieceLast }: Chains, end: number): number {
  const link = end >>> 1, isLast = end & 1
  const runs = firstRun[link + 1] - firstRun[link]
  let x0 = NaN, y0 = NaN, x = NaN, y = NaN, bearing = 0, left = reach
  for (let i = 0; i < runs; i++) {
    const at = run[isLast === 1 ? firstRun[link + 1] - 1 - i : firstRun[link] + i]
    const piece = at >>> 1, isForward = (at & 1) === isLast
    const first = isForward ? pieceFirst[piece] : pieceLast[piece], last = isForward ? pieceLast[piece] : pieceFirst[piece], step = isForward ? 1 : -1
    for (let position = first; position !== last + step; position += step) {
      const nextX = lonE7[path[position]] / 1e7, nextY = latE7[path[position]] / 1e7
      if (Number.isNaN(x0)) {
        x0 = x = nextX
        y0 = y = nextY
        continue
      }
      const metres = haversine(x, y, nextX, nextY), share = metres > left ? left / metres : 1
      x += (nextX - x) * share
      y += (nextY - y) * share
      // Tiny rings come back to where they begin: there the direction before counts.
      if (x !== x0 || y !== y0) bearing = Math.atan2((x - x0) * Math.cos(y0 * Math.PI / 180), y - y0) * 180 / Math.PI
      left -= metres
      if (left <= 0) return bearing
    }
  }
  return bearing
}

function grown(column: Uint32Array, used: number, length: number): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(length)
  all.set(column.subarray(0, used))
  return all
}
