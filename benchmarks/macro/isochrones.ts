// How true isochrones are, how large and how fast: npx tsx benchmarks/macro/isochrones.ts [porto | andorra]
import { isochrones } from '../../src/analysis/isochrone.ts'
import { seeded } from '../../src/core/random.ts'
import { minutes } from '../../src/core/units.ts'
import { placesFrom } from '../../src/data/places.ts'
import type { RoadColumns } from '../../src/data/roads.ts'
import type { TravelTimes } from '../../src/data/travel-times.ts'
import { buildRoads } from '../../src/graph/build.ts'
import type { Profile } from '../../src/graph/profile.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { walking } from '../../src/graph/profiles/walking.ts'
import type { RoadGraph } from '../../src/graph/road-graph.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { file } from '../../src/io/file.node.ts'
import { readRoads } from '../../src/io/roads.ts'
import { Network } from '../../src/travel/network.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { shared } from '../../test/helpers/shared.ts'

/** One isochrone against the exact times of points on roads. */
export interface Row {
  readonly extract: string
  readonly profile: string
  readonly origin: string
  readonly minutes: number
  /** Percent wrongly in plus wrongly out, of the contour itself and simplified. */
  readonly raw: number
  readonly wrong: number
  /** The same, simplified, with points on all usable roads: scraps, where a place's time is that of the road beside and the walk, and islands. */
  readonly wrongOnAll: number
  readonly rawVertices: number
  readonly vertices: number
  /** Most vertices that the target allows: Valhalla's, and 2,000 for driving or 100 for walking. */
  readonly allowed: number
  /** Least milliseconds of `travelTimes` and `isochrones` together over the repeats; on a machine with other work wall time means little else. */
  readonly ms: number
  /** What Valhalla took on the same job in shared/reference/isochrones.md; NaN where it is not stated. */
  readonly valhallaMs: number
  readonly km2: number
  readonly areaErrorPercent: number
}

interface Extract {
  readonly path: string
  readonly origins: Readonly<Record<string, readonly [lon: number, lat: number]>>
}

const extracts: Readonly<Record<string, Extract>> = {
  porto: { path: 'data/osm-extracts/porto_portugal.osm.pbf', origins: { Aliados: [-8.6109, 41.1485], Gaia: [-8.6125, 41.1239], Gondomar: [-8.5332, 41.1445] } },
  andorra: { path: 'data/osm-extracts/andorra-latest.osm.pbf', origins: { 'Andorra la Vella': [1.5218, 42.5075], Encamp: [1.5831, 42.5353], Ordino: [1.5332, 42.5562] } },
}

/** Valhalla's vertices (the most over three origins) and milliseconds on Porto, by profile and minutes. */
const valhalla: Readonly<Record<string, Readonly<Record<number, readonly [vertices: number, ms: number]>>>> = {
  driving: { 10: [1150, 58], 15: [2230, 79], 30: [990, 79] },
  walking: { 10: [43, 4], 15: [58, 3], 30: [170, 6], 60: [480, 13] },
}

const jobs: readonly (readonly [Profile, readonly number[]])[] = [[driving, [10, 15, 30, 60]], [walking, [10, 15, 30, 60]]]

/** Measures every origin, profile and cutoff of an extract; empty when the extract is not here. */
export async function measureIsochrones(extract: string, options: { points?: number, repeats?: number, log?: (line: string) => void } = {}): Promise<Row[]> {
  const { path, origins } = extracts[extract]!
  const full = shared(path)
  if (full === undefined) return []
  const roads = await readRoads(file(full))
  const rows: Row[] = []
  for (const [profile, cutoffs] of jobs) {
    const network = networkOf(roads, profile)
    const begin = performance.now()
    const mesh = network.mesh()
    options.log?.(`${extract} ${profile.name}: mesh of ${mesh.columns.lon.length} points and ${mesh.columns.triangles.length / 3} triangles, ${(mesh.buffer.byteLength / 1e6).toFixed(0)} MB, in ${(performance.now() - begin).toFixed(0)} ms`)
    for (const [name, [lon, lat]] of Object.entries(origins)) {
      for (const cutoff of cutoffs) {
        const row = measure({ extract, network, profile: profile.name, name, lon, lat, cutoff, points: options.points ?? 20_000, repeats: options.repeats ?? 9 })
        options.log?.(format(row))
        rows.push(row)
      }
    }
  }
  return rows
}

/** Least milliseconds of nested isochrones of 10, 15 and 30 minutes by car (search and simplification included, the mesh made before), by origin. */
export async function measureNested(extract: string, repeats = 15): Promise<{ readonly origin: string, readonly ms: number }[]> {
  const { path, origins } = extracts[extract]!
  const full = shared(path)
  if (full === undefined) return []
  const network = networkOf(await readRoads(file(full)), driving)
  network.mesh()
  return Object.entries(origins).map(([origin, [lon, lat]]) => {
    const places = placesFrom([{ id: origin, lon, lat }])
    let least = Infinity
    for (let i = 0; i < repeats; i++) {
      const begin = performance.now()
      isochrones(travelTimes(network, { from: places, cutoff: minutes(30) }), { cutoffs: [10, 15, 30].map(minutes) })
      least = Math.min(least, performance.now() - begin)
    }
    return { origin, ms: least }
  })
}

function networkOf(roads: RoadColumns, profile: Profile): Network {
  const { graph } = buildRoads(roads, { profiles: [profile] })
  return new Network({ graph, ms: weigh(graph, profile), profile })
}

/** Measures one isochrone. */
export function measure(job: { extract: string, network: Network, profile: string, name: string, lon: number, lat: number, cutoff: number, points: number, repeats: number }): Row {
  const { network, cutoff } = job
  const places = placesFrom([{ id: job.name, lon: job.lon, lat: job.lat }])
  const run = (): TravelTimes => travelTimes(network, { from: places, cutoff: minutes(cutoff) })
  const taken: number[] = []
  let drawn = isochrones(run(), { cutoffs: [minutes(cutoff)] })
  for (let i = 0; i < job.repeats; i++) {
    const begin = performance.now()
    drawn = isochrones(run(), { cutoffs: [minutes(cutoff)] })
    taken.push(performance.now() - begin)
  }
  const times = run()
  const raw = isochrones(times, { cutoffs: [minutes(cutoff)], simplify: false }).features[0]!
  const feature = drawn.features[0]!
  const samples = roadPoints(network, times, job.points)
  const [vertices, valhallaMs] = valhalla[job.profile]?.[cutoff] ?? [0, NaN]
  return {
    extract: job.extract, profile: job.profile, origin: job.name, minutes: cutoff,
    raw: wrong(raw.geometry.coordinates, samples), wrong: wrong(feature.geometry.coordinates, samples),
    wrongOnAll: wrong(feature.geometry.coordinates, roadPoints(network, times, job.points, 'all')),
    rawVertices: count(raw.geometry.coordinates), vertices: count(feature.geometry.coordinates),
    allowed: Math.max(vertices, job.profile === 'walking' ? 100 : 2000),
    ms: Math.min(...taken), valhallaMs: job.extract === 'porto' ? valhallaMs : NaN,
    km2: feature.properties.area, areaErrorPercent: 100 * feature.properties.areaError / feature.properties.area,
  }
}

export interface Samples { readonly link: Uint32Array, readonly fraction: Float64Array, readonly x: Float64Array, readonly y: Float64Array, readonly reachable: Uint8Array }

/**
 * Points drawn by length from the usable roads around what is reached, each with its own time by the cost of its arcs.
 * `connected` leaves out roads that nothing connects with the origin.
 */
export function roadPoints(network: Network, times: TravelTimes, count: number, roads: 'connected' | 'all' = 'connected'): Samples {
  const { graph, ms: cost } = network
  const [west, south, east, north] = reachedBox(graph, times)
  const connected = connectedLinks(network, times)
  const links: number[] = [], upTo: number[] = []
  let total = 0
  for (let link = 0; link < graph.linkCount; link++) {
    const a = graph.linkFrom[link]!, b = graph.linkTo[link]!
    if (graph.linkKind[link] !== 0 || graph.lon[a]! > east || graph.lon[b]! < west || graph.lat[a]! > north || graph.lat[b]! < south) continue
    if (roads === 'connected' ? connected[link] === 0 : !arcsOf(graph, link).some(arc => cost[arc] !== 0xffffffff)) continue
    links.push(link)
    upTo.push(total += graph.linkMetres(link))
  }
  const random = seeded(2026)
  const samples = { link: new Uint32Array(count), fraction: new Float64Array(count), x: new Float64Array(count), y: new Float64Array(count), reachable: new Uint8Array(count) }
  const joined = network.join(times.places)
  const limit = Math.round(times.cutoff * 1000)
  for (let i = 0; i < count; i++) {
    const target = random() * total
    let low = 0, high = links.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! > target) high = middle
      else low = middle + 1
    }
    const link = links[low]!, along = graph.linkMetres(link) - (upTo[low]! - target)
    const [x, y] = pointAt(graph, link, along)
    samples.x[i] = x
    samples.y[i] = y
    const fraction = along / graph.linkMetres(link)
    samples.link[i] = link
    samples.fraction[i] = fraction
    let best = Infinity
    for (const arc of arcsOf(graph, link)) {
      if (cost[arc] === 0xffffffff) continue
      // Share of the arc between its tail and the point.
      const share = (graph.arcLink[arc]! & 1) === 0 ? fraction : 1 - fraction
      const node = times.ms[graph.tail[arc]!]!
      if (node !== 0xffffffff) best = Math.min(best, node + share * cost[arc]!)
      for (let place = 0; place < times.places.size; place++) {
        if (joined.link[place] !== link) continue
        const start = (graph.arcLink[arc]! & 1) === 0 ? joined.fraction[place]! : 1 - joined.fraction[place]!
        if (start <= share) best = Math.min(best, joined.access[place]! + (share - start) * cost[arc]!)
      }
    }
    samples.reachable[i] = best <= limit ? 1 : 0
  }
  // On scraps a place's time is that of the road beside it and the walk from there.
  const scraps = Uint32Array.from(samples.link.keys()).filter(i => network.scraps.isScrap[samples.link[i]!] === 1)
  const { ms } = times.atPoints({ lon: Float64Array.from(scraps, i => samples.x[i]!), lat: Float64Array.from(scraps, i => samples.y[i]!) })
  for (const [k, i] of scraps.entries()) samples.reachable[i] = ms[k]! <= limit ? 1 : 0
  return samples
}

/** 1 for links that open arcs, taken in either direction, connect with what is reached. */
function connectedLinks({ graph, ms: cost }: Network, times: TravelTimes): Uint8Array {
  const links = new Uint8Array(graph.linkCount), nodes = Uint8Array.from(times.ms, ms => ms === 0xffffffff ? 0 : 1)
  for (let grows = true; grows;) {
    grows = false
    for (let arc = 0; arc < graph.arcCount; arc++) {
      const link = graph.arcLink[arc]! >>> 1
      const ends = [graph.tail[arc]!, graph.head[arc]!, graph.linkFrom[link]!, graph.linkTo[link]!]
      if (cost[arc] === 0xffffffff || links[link] === 1 || !ends.some(node => nodes[node] === 1)) continue
      links[link] = 1
      grows = true
      for (const node of ends) nodes[node] = 1
    }
  }
  return links
}

function reachedBox(graph: RoadGraph, times: TravelTimes): [number, number, number, number] {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
  for (let node = 0; node < graph.nodeCount; node++) {
    if (times.ms[node] === 0xffffffff) continue
    west = Math.min(west, graph.lon[node]!)
    east = Math.max(east, graph.lon[node]!)
    south = Math.min(south, graph.lat[node]!)
    north = Math.max(north, graph.lat[node]!)
  }
  const dx = (east - west) * 0.1, dy = (north - south) * 0.1
  return [west - dx, south - dy, east + dx, north + dy]
}

function arcsOf(graph: RoadGraph, link: number): number[] {
  const { first, arc } = graph.linkArcs
  return [...arc.subarray(first[link], first[link + 1])]
}

function pointAt(graph: RoadGraph, link: number, along: number): [number, number] {
  const { firstShape, shapeLon, shapeLat, segmentMetres } = graph
  const begin = firstShape[link]!, inner = firstShape[link + 1]! - begin
  const at = (p: number): [number, number] => {
    if (p === 0) return [graph.lon[graph.linkFrom[link]!]!, graph.lat[graph.linkFrom[link]!]!]
    if (p > inner) return [graph.lon[graph.linkTo[link]!]!, graph.lat[graph.linkTo[link]!]!]
    return [shapeLon[begin + p - 1]! / 1e7, shapeLat[begin + p - 1]! / 1e7]
  }
  let segment = 0
  while (segment < inner && along > segmentMetres[begin + link + segment]!) along -= segmentMetres[begin + link + segment++]!
  const [x1, y1] = at(segment), [x2, y2] = at(segment + 1), t = Math.min(1, along / segmentMetres[begin + link + segment]!)
  return [x1 + (x2 - x1) * t, y1 + (y2 - y1) * t]
}

/** Percent of the points inside that are out of reach, plus percent of the reachable points outside. */
export function wrong(polygons: number[][][][], { x, y, reachable }: Samples): number {
  const isInside = inside(polygons)
  let insides = 0, reached = 0, wronglyIn = 0, wronglyOut = 0
  for (let i = 0; i < x.length; i++) {
    const within = isInside(x[i]!, y[i]!)
    if (within) insides++
    if (reachable[i] === 1) reached++
    if (within && reachable[i] === 0) wronglyIn++
    if (!within && reachable[i] === 1) wronglyOut++
  }
  return 100 * (wronglyIn / Math.max(1, insides) + wronglyOut / Math.max(1, reached))
}

/** Even-odd test over all rings at once, by horizontal bands. */
export function inside(polygons: number[][][][]): (x: number, y: number) => boolean {
  const segments = polygons.flat().flatMap(ring => ring.slice(1).map((end, i) => [ring[i]![0]!, ring[i]![1]!, end[0]!, end[1]!] as const))
  const low = segments.reduce((least, s) => Math.min(least, s[1], s[3]), Infinity), high = segments.reduce((most, s) => Math.max(most, s[1], s[3]), -Infinity)
  const bands: (readonly [number, number, number, number])[][] = Array.from({ length: 1024 }, () => [])
  const band = (y: number): number => Math.max(0, Math.min(1023, Math.floor((y - low) / (high - low) * 1024)))
  for (const segment of segments) for (let b = band(Math.min(segment[1], segment[3])); b <= band(Math.max(segment[1], segment[3])); b++) bands[b]!.push(segment)
  return (x, y) => {
    let odd = false
    for (const [x1, y1, x2, y2] of bands[band(y)]!) if (y1 > y !== y2 > y && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) odd = !odd
    return odd
  }
}

function count(polygons: number[][][][]): number {
  return polygons.flat().reduce((sum, ring) => sum + ring.length - 1, 0)
}

export function format(row: Row): string {
  const valhallaMs = Number.isNaN(row.valhallaMs) ? '' : ` (Valhalla ${row.valhallaMs})`
  return `${row.extract} ${row.profile} ${row.minutes} min from ${row.origin}: ${row.raw.toFixed(2)} % wrong with ${row.rawVertices} vertices, simplified ${row.wrong.toFixed(2)} % (${row.wrongOnAll.toFixed(2)} % on all roads) with ${row.vertices} of ${row.allowed}, ${row.ms.toFixed(1)} ms${valhallaMs}, ${row.km2.toFixed(2)} km2, area moved at most ${row.areaErrorPercent.toFixed(1)} %`
}

if (import.meta.filename === process.argv[1]) {
  for (const extract of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(extracts)) {
    await measureIsochrones(extract, { log: line => console.log(line) })
    for (const { origin, ms } of await measureNested(extract)) console.log(`${extract} driving 10, 15 and 30 min nested from ${origin}: ${ms.toFixed(0)} ms`)
  }
}
