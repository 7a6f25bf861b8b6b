import { buildGraph, catchments, coverage, demandFrom, driving, minutes, networkFrom, placesFrom, profile as makeProfile, readNetwork, readPlaces, readRaster, route, Search, travelMatrix, travelTimes, walking, type Network } from 'farsakh'
import { file } from 'farsakh/node'
import { validateGraph } from '../../../src/graph/validate.ts'
import { seeded } from '../../../src/core/random.ts'
import { shared } from '../../../test/helpers/shared.ts'
import { figure, judged, needsData, once, type Item, type Outcome } from '../item.ts'

const unreachable = 0xffffffff
const porto = 'data/osm-extracts/porto_portugal.osm.pbf'
const pbf = 'data/comoros/raw/osm/comores-latest.osm.pbf', people = 'data/comoros/raw/worldpop/com_ppp_2020_UNadj.tif', facilities = 'data/comoros/expected/facilities.csv'
const city = once(() => readNetwork(file(shared(porto)!), { profile: driving }))
const onFoot = once(() => readNetwork(file(shared(porto)!), { profile: walking }))
const island = once(() => readNetwork(file(shared(pbf)!), { profile: driving }))

/** What must hold of every result, on real networks. The property tests hold the same on random ones. */
export const invariants: readonly Item[] = [
  item('Invariant: graphs of Porto are sound, driving and walking', 'no problem found', [porto], async () => {
    const problems = [...validateGraph((await city()).graph), ...validateGraph((await onFoot()).graph)]
    return judged(problems.length === 0 ? 'none' : problems.slice(0, 3).join('; '), problems.length === 0)
  }),
  item('Invariant: every arc satisfies the triangle inequality, every time has a source', 'no exception, to and from', [porto], async () => triangles(await city())),
  item('Invariant: contraction changes no distance', 'equal but for the rounding of each arc to a millisecond', [porto], contraction),
  item('Invariant: a route\'s time equals the search\'s', 'all equal', [porto], routesEqualSearch),
  item('Invariant: to on the reversed graph equals from', 'all equal', [porto], async () => reversed(await city())),
  item('Invariant: a larger cutoff never loses anyone', 'people never fall', [pbf, people, facilities], async () => {
    const rows = [...coverage(await islandTimes(), await islandPeople(), { cutoffs: [5, 10, 15, 20, 30, 45, 60, 90, 120].map(minutes) })].filter(({ group }) => group === 'within')
    const falls = rows.filter((row, i) => i > 0 && row.people < rows[i - 1]!.people).length
    return judged(`${falls} falls in ${rows.length} cutoffs`, falls === 0)
  }),
  item('Invariant: a new facility never lengthens a trip', 'no time grows', [pbf, people, facilities], async () => {
    const all = await islandPlaces(), fewer = all.take(Array.from({ length: all.size - 1 }, (_, i) => i))
    const before = travelTimes(await island(), { to: fewer, cutoff: minutes(120) }), after = travelTimes(await island(), { to: all, cutoff: minutes(120) })
    const longer = before.ms.reduce((count, ms, node) => count + (after.ms[node]! > ms ? 1 : 0), 0)
    return judged(`${longer} of ${figure(before.ms.length)} nodes`, longer === 0)
  }),
  item('Invariant: catchments are a partition of everybody', 'sum of rows equals the total to 1e-9', [pbf, people, facilities], async () => {
    const rows = [...catchments(await islandTimes(), await islandPeople())]
    const { total } = demandFrom(await islandPeople())
    const sum = rows.reduce((all, row) => all + row.people, 0)
    return judged(`${figure(sum, 2)} of ${figure(total, 2)}`, Math.abs(sum / total - 1) <= 1e-9)
  }),
]

const islandPlaces = once(() => readPlaces(file(shared(facilities)!)))
const islandPeople = once(() => readRaster(file(shared(people)!)))
const islandTimes = once(async () => travelTimes(await island(), { to: await islandPlaces(), cutoff: minutes(120) }))

function item(name: string, target: string, needs: readonly string[], measure: () => Promise<Outcome>): Item {
  const missing = needs.find(path => shared(path) === undefined)
  return { name, target, measure: () => missing === undefined ? measure() : needsData(missing) }
}

/** No arc offers a better time than its end has, and every reached node is a source or has an arc that gives exactly its time. */
function triangles({ graph, ms: cost }: Network): Outcome {
  const { tail, head, nodeCount, arcCount } = graph
  let broken = 0, unexplained = 0
  for (const reverse of [false, true]) {
    const search = new Search(graph, cost).addSource(0).addSource(nodeCount >>> 1).run({ reverse })
    const explained = new Uint8Array(nodeCount)
    explained[0] = explained[nodeCount >>> 1] = 1
    for (let arc = 0; arc < arcCount; arc++) {
      const u = reverse ? head[arc]! : tail[arc]!, v = reverse ? tail[arc]! : head[arc]!
      if (cost[arc] === unreachable || search.ms[u] === unreachable) continue
      const offered = search.ms[u]! + cost[arc]!
      if (offered < search.ms[v]!) broken++
      if (offered === search.ms[v] && search.source[u] === search.source[v]) explained[v] = 1
    }
    for (let node = 0; node < nodeCount; node++) if (search.ms[node] !== unreachable && explained[node] === 0) unexplained++
  }
  return judged(`${broken} arcs broken, ${unexplained} times unexplained over ${figure(2 * arcCount)} arcs`, broken === 0 && unexplained === 0)
}

/** The same trips with every OSM node kept and with junctions only, to points between two OSM nodes, where no other road begins or ends. */
async function contraction(): Promise<Outcome> {
  // Without turn restrictions, since every OSM node kept is one more place to turn round after a forbidden turn; and without signals, whose wait is part of
  // the link before them, so that a longer link spreads it further.
  const profile = makeProfile({ name: 'roads only', base: driving, obeys: driving.obeys.filter(rule => rule !== 'turns' && rule !== 'signals') })
  const all = await readNetwork(file(shared(porto)!), { profile, nodes: 'all' }), few = await readNetwork(file(shared(porto)!), { profile })
  const points = middles(all, 5000), from = placesFrom([{ id: 'start', lon: points.lon[0]!, lat: points.lat[0]! }])
  const options = { from, cutoff: minutes(120), snap: { within: 1 } }
  const a = travelTimes(all, options).atPoints(points).ms, b = travelTimes(few, options).atPoints(points).ms
  let reached = 0, equal = 0, worst = 0, oneOnly = 0
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== unreachable) reached++
    if (a[i] === b[i]) equal++
    else if (a[i] === unreachable || b[i] === unreachable) oneOnly++
    else worst = Math.max(worst, Math.abs(a[i]! - b[i]!))
  }
  // Every arc is rounded to a millisecond, so long ways over many short arcs may differ by half a millisecond an arc.
  return judged(`${equal} of ${a.length} times equal to the millisecond, the others by at most ${worst} ms; ${oneOnly} reached in one only`, oneOnly === 0 && worst <= 50 && reached > 4000)
}

async function routesEqualSearch(): Promise<Outcome> {
  const network = await city()
  const { lon, lat } = spots(network, 100)
  const rows = Array.from(lon, (x, i) => ({ id: String(i), lon: x, lat: lat[i]! }))
  const starts = placesFrom(rows.slice(0, 50)), ends = placesFrom(rows.slice(50))
  const matrix = travelMatrix(network, { from: starts, to: ends, cutoff: 864_000 })
  let equal = 0, asked = 0
  for (let i = 0; i < starts.size; i++) {
    const expected = matrix.between(i, i)
    let seconds = Infinity
    try {
      seconds = route(network, { from: [starts.lon[i]!, starts.lat[i]!], to: [ends.lon[i]!, ends.lat[i]!] }).seconds
    } catch (error) {
      if (expected < Infinity) throw error
    }
    asked++
    if (seconds === expected) equal++
  }
  return judged(`${equal} of ${asked} equal`, equal === asked)
}

function reversed({ graph, ms }: Network): Outcome {
  const { nodeCount, tail, head } = graph
  const isOpen = (_: number, arc: number): boolean => ms[arc] !== unreachable
  const turned = buildGraph({ nodes: nodeCount, tail: head.filter(isOpen), head: tail.filter(isOpen), ms: ms.filter(value => value !== unreachable) })
  const there = new Search(networkFrom(turned).graph), back = new Search(graph, ms)
  let equal = 0, asked = 0
  for (const node of [0, nodeCount >>> 2, nodeCount >>> 1]) {
    there.reset().addSource(node).run()
    back.reset().addSource(node).run({ reverse: true })
    for (let i = 0; i < nodeCount; i++) if (there.ms[i] === back.ms[i]) equal++
    asked += nodeCount
  }
  return judged(`${figure(equal)} of ${figure(asked)} equal`, equal === asked)
}

/** Seeded points half-way along links. */
function middles({ graph }: Network, count: number): { lon: Float64Array, lat: Float64Array } {
  const { lon, lat, linkFrom, linkTo, linkCount, linkKind, firstShape } = graph, random = seeded(12)
  const links: number[] = []
  while (links.length < count) {
    const link = random.below(linkCount)
    if (linkKind[link] === 0 && firstShape[link] === firstShape[link + 1]) links.push(link)
  }
  return { lon: Float64Array.from(links, link => (lon[linkFrom[link]!]! + lon[linkTo[link]!]!) / 2), lat: Float64Array.from(links, link => (lat[linkFrom[link]!]! + lat[linkTo[link]!]!) / 2) }
}

/** Seeded points on the nodes of a network, all round it. */
function spots({ graph }: Network, count: number): { lon: Float64Array, lat: Float64Array } {
  const random = seeded(11)
  const nodes = Array.from({ length: count }, () => random.below(graph.nodeCount))
  return { lon: Float64Array.from(nodes, node => graph.lon[node]!), lat: Float64Array.from(nodes, node => graph.lat[node]!) }
}
