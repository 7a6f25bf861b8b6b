import type { Feature, FeatureCollection, LineString } from 'geojson'
import type { LonLat } from '../core/types.ts'
import type { TravelPath } from '../data/reach.ts'

/** What a stretch of the network of paths says of itself. */
export interface PathNetworkProperties {
  /** How many pairs use it, in either direction. */
  readonly referrals: number
}

/**
 * Lays paths over each other: every stretch is there once, from where paths part, meet or end to the next such point, with the number of paths on it.
 * Cost: linear in the points of the paths.
 */
export function pathNetwork(paths: readonly TravelPath[]): FeatureCollection<LineString, PathNetworkProperties> {
  const nodes = nodesOf(paths)
  const features: Feature<LineString, PathNetworkProperties>[] = []
  const done = new Set<string>()
  // Stretches between joints first; what then is left are rings without any.
  for (const isRing of [false, true]) {
    for (const [start, node] of nodes.entries()) {
      if (!isRing && !isJoint(node)) continue
      for (const [next, referrals] of node.links) {
        if (done.has(keyOf(start, next))) continue
        features.push({ type: 'Feature', properties: { referrals }, geometry: { type: 'LineString', coordinates: follow(nodes, done, start, next).map(i => [...nodes[i].at]) } })
      }
    }
  }
  return { type: 'FeatureCollection', features }
}

interface PathNode {
  readonly at: LonLat
  /** The next nodes, and how many paths go there. */
  readonly links: Map<number, number>
  /** Whether a path begins or ends here. */
  isEnd: boolean
}

function nodesOf(paths: readonly TravelPath[]): PathNode[] {
  const nodes: PathNode[] = [], ids = new Map<string, number>()
  const idOf = (at: LonLat): number => {
    const key = at.join()
    let id = ids.get(key)
    if (id === undefined) {
      ids.set(key, id = nodes.length)
      nodes.push({ at, links: new Map<number, number>(), isEnd: false })
    }
    return id
  }
  for (const { line } of paths) {
    const way = line.map(idOf)
    if (way.length === 0) continue
    nodes[way[0]].isEnd = true
    nodes[way.at(-1)!].isEnd = true
    // A path counts once on a stretch, though it may come back.
    const links = new Set(way.slice(1).map((next, i) => keyOf(way[i], next)))
    for (const link of links) {
      const [a, b] = link.split('-').map(Number)
      if (a === b) continue
      nodes[a].links.set(b, (nodes[a].links.get(b) ?? 0) + 1)
      nodes[b].links.set(a, (nodes[b].links.get(a) ?? 0) + 1)
    }
  }
  return nodes
}

/** Whether stretches end here. */
function isJoint({ links, isEnd }: PathNode): boolean {
  if (isEnd || links.size !== 2) return true
  const [before, after] = links.values()
  return before !== after
}

/** The nodes of a stretch from a first one through a second to its end. */
function follow(nodes: readonly PathNode[], done: Set<string>, start: number, next: number): number[] {
  const way = [start]
  let at = start
  while (!done.has(keyOf(at, next))) {
    done.add(keyOf(at, next))
    way.push(next)
    if (isJoint(nodes[next])) break
    const before = at
    at = next
    for (const link of nodes[at].links.keys()) if (link !== before) next = link
  }
  return way
}

function keyOf(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`
}
