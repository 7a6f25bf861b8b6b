// Without any file: a graph from arrays, a search on it, and the same graph as a network that places can join.
import { buildGraph, minutes, networkFrom, placesFrom, Search, travelTimes } from 'farsakh'

// A grid of 20 x 20 junctions, 500 m apart, a minute from one to the next in both directions.
const side = 20
const lon: number[] = [], lat: number[] = [], tail: number[] = [], head: number[] = []
for (let row = 0; row < side; row++) {
  for (let column = 0; column < side; column++) {
    const node = row * side + column
    lon.push(44 + column * 0.0054)
    lat.push(33 + row * 0.0045)
    if (column + 1 < side) join(node, node + 1)
    if (row + 1 < side) join(node, node + side)
  }
}
const graph = buildGraph({ lon, lat, tail, head, ms: tail.map(() => 60_000) })

// Two sources at once: `source` tells which of them is nearer, and ties go to the first.
const search = new Search(graph).addSource(0).addSource(side * side - 1).run()
console.log(`from corner to corner ${search.ms[side - 1]! / 60_000} min, from source ${search.source[side - 1]!}`)

// The same graph as a network: places join the nearest road and walk the rest.
const clinic = placesFrom([{ id: 'clinic', lon: 44.003, lat: 33.001 }])
const times = travelTimes(networkFrom(graph), { to: clinic, cutoff: minutes(60) })
console.log(`${times.at([44.05, 33.04]).toFixed(0)} s from the middle, ${times.seconds.filter(s => s < Infinity).length} of ${graph.nodeCount} junctions within the hour`)

function join(a: number, b: number): void {
  tail.push(a, b)
  head.push(b, a)
}
