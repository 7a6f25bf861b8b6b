import { report } from '../core/run.ts'
import type { LonLat } from '../core/types.ts'
import type { PathsQuery, TravelPath, TravelPaths } from '../data/reach.ts'
import { pointOn } from './geometry.ts'
import { only } from './hung.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'
import { joinSides, nearestRoutes } from './route.ts'

/** The fastest ways of all pairs over roads: one search that keeps its tree for each destination. Metres and line are those on the road. */
export function networkPaths(network: Network, query: PathsQuery): TravelPaths {
  const sides = joinSides(network, query), { from, to } = query
  const issues = reportOffNetwork(network, [{ places: from, joined: sides.from }, ...(to === from ? [] : [{ places: to, joined: sides.to }])], query.snap?.within ?? 10_000)
  const paths: TravelPath[] = []
  for (let destination = 0; destination < to.size; destination++) {
    report(query, 'searching', destination, to.size)
    if (sides.to.link[destination] === -1) continue
    for (const { origin, ms, line } of nearestRoutes(network, { from: sides.from, to: only(sides.to, destination) }, query.cutoff)) {
      const coordinates = line.coordinates.map(([lon, lat]): LonLat => [lon, lat])
      // Who stands at the same junction has no way to go.
      if (coordinates.length === 0) coordinates.push(pointOn(network.graph, sides.from.link[origin], sides.from.fraction[origin]))
      if (coordinates.length === 1) coordinates.push(coordinates[0])
      paths.push({ origin, destination, seconds: ms / 1000, metres: line.metres, line: coordinates })
    }
  }
  report(query, 'searching', to.size, to.size)
  return { paths: paths.sort((a, b) => a.origin - b.origin || a.destination - b.destination), issues }
}
