import { placesFrom, type Places } from 'farsakh'
import { nodeList } from './graphs.ts'

/** Seeded nodes of a graph as places, apart from those that `skip` others took. */
export function nodePlaces(graph: { readonly lon: Float64Array, readonly lat: Float64Array }, input: string, count: number, skip = 0): Places {
  const { nodes } = nodeList(input, count, skip)
  return placesFrom(Array.from(nodes, (node, i) => ({ id: `${skip}-${i}`, lon: graph.lon[node]!, lat: graph.lat[node]! })))
}
