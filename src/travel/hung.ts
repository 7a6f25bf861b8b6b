import { groupBy, type Groups } from '../core/group.ts'
import { Growable } from '../core/growable.ts'
import { endless } from '../search/customize.ts'
import type { SweepSource, SweepTargets } from '../search/sweep.ts'
import { hooksOf, meetings, seedsOf, type CostedRoads, type Direction, type Joined } from './joined.ts'

/** Points hung on the nodes of a road graph: all that engines need to know of them. */
export interface Hung {
  readonly direction: Direction
  readonly joined: Joined
  /** By point the nodes that it is reached from (from which it reaches them), with the rest of the arc and the access leg. */
  readonly targets: SweepTargets
  /** Points by link. */
  readonly byLink: Groups
}

/** Hangs points on a graph. Cost: the arcs of each point's link, and a pass over the links. */
export function hang(roads: CostedRoads, joined: Joined, direction: Direction): Hung {
  const count = joined.link.length, first = new Uint32Array(count + 1), nodes = new Growable(Uint32Array, 2 * count), times = new Growable(Uint32Array, 2 * count)
  for (let point = 0; point < count; point++) {
    const link = joined.link[point], access = joined.access[point]
    if (link !== -1) {
      hooksOf(roads, direction, link, joined.fraction[point], (node, ms) => {
        if (ms + access >= endless) return
        nodes.push(node)
        times.push(ms + access)
      })
    }
    first[point + 1] = nodes.length
  }
  return { direction, joined, targets: { first, node: nodes.take(), ms: times.take() }, byLink: groupBy(joined.link, roads.graph.linkCount) }
}

/** One of some places as the source of a search or a sweep: where it starts, and the hung points that it meets on its own link. */
export function sourceOf(roads: CostedRoads, hung: Hung, places: Joined, place: number): Required<SweepSource> {
  const one = only(places, place), { direction } = hung
  const seeds = seedsOf(roads, one, direction), direct: { point: number, ms: number }[] = []
  const link = one.link[0], { first, member } = hung.byLink
  for (let i = link === -1 ? 0 : first[link], end = link === -1 ? 0 : first[link + 1]; i < end; i++) {
    const point = member[i]
    const access = one.access[0] + hung.joined.access[point]
    meetings(roads, direction, { link, source: one.fraction[0], point: hung.joined.fraction[point] }, ms => {
      if (ms + access < endless) direct.push({ point, ms: ms + access })
    })
  }
  return { seeds, direct }
}

/** One place alone. */
export function only(joined: Joined, place: number): Joined {
  return {
    link: joined.link.subarray(place, place + 1), fraction: joined.fraction.subarray(place, place + 1),
    metres: joined.metres.subarray(place, place + 1), access: joined.access.subarray(place, place + 1),
  }
}

/** The other way round: which points hang on each node. */
export interface HooksByNode {
  /** Offsets by node, one more than there are nodes. */
  readonly first: Uint32Array
  readonly point: Uint32Array
  readonly ms: Uint32Array
  /** Nodes with points. */
  readonly occupied: Uint32Array
}

/** Groups hung points by node. Cost: a pass over the nodes and one over the hooks. */
export function hooksByNode({ first: firstHook, node, ms }: SweepTargets, nodeCount: number): HooksByNode {
  const first = new Uint32Array(nodeCount + 1)
  for (const at of node) first[at + 1]++
  const occupied: number[] = []
  for (let at = 0; at < nodeCount; at++) {
    if (first[at + 1] > 0) occupied.push(at)
    first[at + 1] += first[at]
  }
  const next = first.slice(0, nodeCount), point = new Uint32Array(node.length), time = new Uint32Array(node.length)
  for (let p = 0; p + 1 < firstHook.length; p++) {
    for (let i = firstHook[p]; i < firstHook[p + 1]; i++) {
      const at = next[node[i]]++
      point[at] = p
      time[at] = ms[i]
    }
  }
  return { first, point, ms: time, occupied: Uint32Array.from(occupied) }
}
