import type { FeatureCollection, LineString, Position } from 'geojson'
import { checkCutoff } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { LonLat, RunOptions } from '../core/types.ts'
import type { Metres, Seconds } from '../core/units.ts'
import type { Places } from '../data/places.ts'
import { unreachable } from '../data/travel-times.ts'
import { cheapestArc, findPath, type Gate } from '../graph/ngraph.ts'
import { linkLine, pointOn, type Line } from './geometry.ts'
import { only } from './hung.ts'
import { cutoffMs, LinkReader, seedsOf, type Joined } from './joined.ts'
import type { JoinOptions } from './model.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'

/** A trip from door to door. */
export interface Route {
  /** Time with both access legs. */
  readonly seconds: Seconds
  /** Length on the road. */
  readonly metres: Metres
  /** Straight-line metres from the start to the road and from the road to the end. */
  readonly access: readonly [start: Metres, end: Metres]
  /** The road travelled, start to end. */
  readonly geometry: LineString
  /** OSM ids of the ways travelled, in order, without repeats in a row; 0 where the network has none. */
  readonly ways: readonly number[]
}

/**
 * Finds the fastest way between two positions, with the same joining rules as travel times: over the hierarchy of a prepared network, else with ngraph.path over its arcs.
 * @param network to travel on
 * @param options from and to as [lon, lat]; walk and snap as in `travelTimes`
 * @throws FarsakhError `PLACES_OFF_NETWORK` when an end is not near a road, `ROUTE_NOT_FOUND` when the ends are not connected
 * Cost: one A*, tens of ms in a city and a second among a million nodes; a millisecond or less once `network.prepare()` was called; for many trips to the nearest of some places use {@link routes}.
 */
export function route(network: Network, options: { readonly from: LonLat, readonly to: LonLat } & JoinOptions & RunOptions): Route {
  const { graph, ms: cost } = network
  const start = joinOne(network, options.from, options, 'from'), end = joinOne(network, options.to, options, 'to')
  const starts: Gate[] = seedsOf(network, start, 'from'), ends: Gate[] = seedsOf(network, end, 'to')
  // The hierarchy knows no ways of 12 days and more, A* does.
  const path = (network.isPrepared ? network.query.path({ starts, ends }) : undefined)
    ?? findPath(graph, cost, { starts, ends, fastest: network.fastest, target: pointOn(graph, end.link[0], end.fraction[0]) })
  // Both ends on one link: the stretch between them may be the whole trip.
  let direct = { ms: Infinity, arc: -1 }
  new LinkReader(network, end, 'to').candidates(start.link[0], start.fraction[0], { k: 1, ms: new Uint32Array(), label: new Int32Array() }, (ms, _place, arc, node) => {
    const total = ms + start.access[0]
    if (node === -1 && total < direct.ms) direct = { ms: total, arc }
  })
  const line: Line = { coordinates: [], metres: 0, ways: [] }
  const total = Math.min(direct.ms, path?.ms ?? Infinity)
  if (total === Infinity) {
    throw new FarsakhError('ROUTE_NOT_FOUND', `expected a way from ${options.from.join(', ')} to ${options.to.join(', ')}, got none: they lie in parts of the network that are not connected`, { from: options.from, to: options.to })
  }
  if (direct.ms === total) {
    linkLine(graph, direct.arc, along(graph.arcLink, direct.arc, start.fraction[0]), along(graph.arcLink, direct.arc, end.fraction[0]), line)
  } else if (path !== undefined) {
    firstLeg(network, start, path.nodes[0], line)
    for (let i = 0; i + 1 < path.nodes.length; i++) linkLine(graph, cheapestArc(graph, cost, path.nodes[i], path.nodes[i + 1]), 0, 1, line)
    lastLeg(network, end, path.nodes[path.nodes.length - 1], line)
  }
  return { seconds: total / 1000, metres: line.metres, access: [start.metres[0], end.metres[0]], geometry: geometryOf(line), ways: line.ways }
}

/** What a route of {@link routes} says besides its line. */
export interface RouteProperties {
  /** Ids of the origin and of its nearest destination. */
  from: string
  to: string
  seconds: Seconds
  metres: Metres
}

/**
 * Draws the way from each origin to the nearest of some destinations; origins that reach none within the cutoff have no feature.
 * @param network to travel on
 * @param options from and to as places; cutoff in seconds; walk and snap as in `travelTimes`
 * @throws as `travelTimes`
 * Cost: one search that keeps its tree, then the length of the routes.
 */
export function routes(network: Network, options: { readonly from: Places, readonly to: Places, readonly cutoff: Seconds } & JoinOptions & RunOptions): FeatureCollection<LineString, RouteProperties> {
  checkCutoff(options.cutoff)
  const sides = joinSides(network, options)
  reportOffNetwork(network, [{ places: options.from, joined: sides.from }, { places: options.to, joined: sides.to }], options.snap?.within ?? 10_000)
  const collection: FeatureCollection<LineString, RouteProperties> = { type: 'FeatureCollection', features: [] }
  for (const { origin, destination, ms, line } of nearestRoutes(network, sides, options.cutoff)) {
    collection.features.push({
      type: 'Feature', geometry: geometryOf(line),
      properties: { from: options.from.ids[origin], to: options.to.ids[destination], seconds: ms / 1000, metres: line.metres },
    })
  }
  return collection
}

/** Both ends of some trips, on the roads. */
export interface JoinedSides {
  readonly from: Joined
  readonly to: Joined
}

/** A trip between joined places, by index. */
export interface NearestRoute {
  readonly origin: number
  readonly destination: number
  readonly ms: number
  readonly line: Line
}

/** Joins both ends of some trips. */
export function joinSides(network: Network, options: { readonly from: Places, readonly to: Places } & JoinOptions & RunOptions): JoinedSides {
  return { from: network.join(options.from, options), to: network.join(options.to, options) }
}

/** The way from each origin to the nearest destination, for origins that reach one within the cutoff. Cost: one search that keeps its tree, then the length of the routes. */
export function* nearestRoutes(network: Network, { from, to }: JoinedSides, cutoff: Seconds): Generator<NearestRoute> {
  const { graph, ms: cost } = network
  const { search } = network
  search.reset()
  for (const seed of seedsOf(network, to, 'to')) search.addSource(seed.node, seed.ms, seed.label)
  search.run({ cutoff, reverse: true, tree: true })
  const reader = new LinkReader(network, to, 'to'), limit = cutoffMs(cutoff)
  for (let i = 0; i < from.link.length; i++) {
    if (from.link[i] === -1) continue
    let best = { ms: Infinity, place: -1, arc: -1, node: -1 }
    reader.candidates(from.link[i], from.fraction[i], { k: 1, ms: search.ms, label: search.source }, (time, place, arc, node) => {
      const ms = time + from.access[i]
      if (ms <= limit && (ms < best.ms || (ms === best.ms && place < best.place))) best = { ms, place, arc, node }
    })
    if (best.place === -1) continue
    const line: Line = { coordinates: [], metres: 0, ways: [] }
    const begin = along(graph.arcLink, best.arc, from.fraction[i])
    if (best.node === -1) {
      linkLine(graph, best.arc, begin, along(graph.arcLink, best.arc, to.fraction[best.place]), line)
    } else {
      if (best.node === graph.head[best.arc]) linkLine(graph, best.arc, begin, 1, line)
      let node = best.node
      for (let next = search.parent[node]; next !== -1; next = search.parent[node]) {
        linkLine(graph, cheapestArc(graph, cost, node, next), 0, 1, line)
        node = next
      }
      lastLeg(network, only(to, best.place), node, line)
    }
    yield { origin: i, destination: best.place, ms: best.ms, line }
  }
  search.reset()
}

function joinOne(network: Network, point: LonLat, options: JoinOptions & RunOptions, side: string): Joined {
  const joined = network.join({ lon: [point[0]], lat: [point[1]] }, options)
  if (joined.link[0] === -1) {
    throw new FarsakhError('PLACES_OFF_NETWORK', `expected ${side} near a usable road, got ${point.join(', ')} with none within ${options.snap?.within ?? 10_000} m; the network's box is ${network.bbox.join(', ')}`, { side, value: point })
  }
  return joined
}

/** Position on an arc counted from its tail. */
function along(arcLink: Uint32Array, arc: number, fraction: number): number {
  return (arcLink[arc] & 1) === 0 ? fraction : 1 - fraction
}

/** From the start's place on its link to the first node, over the cheapest arc that leads there. */
function firstLeg(network: Network, start: Joined, node: number, line: Line): void {
  eachOpenArc(network, start.link[0], (arc, graph) => {
    const at = along(graph.arcLink, arc, start.fraction[0])
    if (graph.tail[arc] === node && at === 0) return { ms: 0, draw: () => undefined }
    return graph.head[arc] === node ? { ms: (1 - at) * (network.ms[arc] - turnInto(network, arc)), draw: () => linkLine(graph, arc, at, 1, line) } : undefined
  })
}

/** From the last node to the end's place on its link. */
function lastLeg(network: Network, end: Joined, node: number, line: Line): void {
  eachOpenArc(network, end.link[0], (arc, graph) => {
    const at = along(graph.arcLink, arc, end.fraction[0])
    if (graph.head[arc] === node && at === 1) return { ms: 0, draw: () => undefined }
    return graph.tail[arc] === node ? { ms: at * network.ms[arc] + (1 - at) * turnInto(network, arc), draw: () => linkLine(graph, arc, 0, at, line) } : undefined
  })
}

/** The part of an arc's milliseconds that is the turn into it. */
function turnInto({ entry }: Network, arc: number): number {
  return entry.length === 0 ? 0 : entry[arc]
}

type Leg = { readonly ms: number, readonly draw: () => void } | undefined

function eachOpenArc(network: Network, link: number, leg: (arc: number, graph: Network['graph']) => Leg): void {
  const { first, arc: arcs } = network.graph.linkArcs
  let best: Leg
  for (let i = first[link]; i < first[link + 1]; i++) {
    if (network.ms[arcs[i]] === unreachable) continue
    const candidate = leg(arcs[i], network.graph)
    if (candidate !== undefined && (best === undefined || candidate.ms < best.ms)) best = candidate
  }
  best?.draw()
}

/** A LineString needs two positions; a trip of no length repeats its only one. */
function geometryOf(line: Line): LineString {
  const coordinates: Position[] = line.coordinates.length === 1 ? [line.coordinates[0], line.coordinates[0]] : line.coordinates
  return { type: 'LineString', coordinates }
}
