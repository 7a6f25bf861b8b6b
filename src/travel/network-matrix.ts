import { report } from '../core/run.ts'
import { Growable } from '../core/growable.ts'
import type { Issue } from '../core/types.ts'
import type { Places } from '../data/places.ts'
import type { Table } from '../data/table.ts'
import { TravelMatrix, type Ends } from '../data/travel-matrix.ts'
import { unreachable } from '../data/travel-times.ts'
import { cutoffMs, LinkReader, nodesAt, seedsOf, type Direction, type Joined, type NodeTimes } from './joined.ts'
import type { MatrixQuery } from './model.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'

/** A sparse matrix over roads: one search for each place of the smaller side, read at the places of the other. */
export function networkMatrix(network: Network, query: MatrixQuery): TravelMatrix<Places, Places> {
  const within = query.snap?.within ?? 10_000
  const from = network.join(query.from, query), to = network.join(query.to, query)
  const issues = reportOffNetwork(network, [{ places: query.from, joined: from }, ...(query.to === query.from ? [] : [{ places: query.to, joined: to }])], within)
  if (query.to.size <= query.from.size) {
    return rows(network, { sources: query.to, joined: to, points: query.from, at: from, direction: 'to' }, query, issues).transpose()
  }
  return rows(network, { sources: query.from, joined: from, points: query.to, at: to, direction: 'from' }, query, issues)
}

interface Sides { sources: Places, joined: Joined, points: Places, at: Joined, direction: Direction }

/** One row for each source, holding the points within the cutoff. */
function rows(network: Network, sides: Sides, query: MatrixQuery, issues: Table<Issue>): TravelMatrix<Places, Places> {
  const { graph } = network
  const { joined, at, direction } = sides
  const limit = cutoffMs(query.cutoff)
  const perLink = pointsByLink(at, graph.linkCount)
  const firstEntry = new Uint32Array(sides.sources.size + 1), destination = new Growable(Uint32Array), seconds = new Growable(Float64Array)
  const best = new Uint32Array(sides.points.size).fill(unreachable), found = new Growable(Uint32Array), stamp = new Int32Array(graph.linkCount).fill(-1)
  const { search } = network
  for (let source = 0; source < sides.sources.size; source++) {
    report(query, 'searching', source, sides.sources.size)
    const one = only(joined, source)
    search.reset()
    for (const seed of seedsOf(network, one, direction)) search.addSource(seed.node, seed.ms, 0)
    search.run({ cutoff: query.cutoff, reverse: direction === 'to' })
    const reader = new LinkReader(network, one, direction)
    const times: NodeTimes = { k: 1, ms: search.ms, label: search.source }
    found.length = 0
    const read = (link: number): void => {
      if (stamp[link] === source) return
      stamp[link] = source
      for (let p = perLink.first[link]; p < perLink.first[link + 1]; p++) {
        const point = perLink.point[p]
        reader.candidates(link, at.fraction[point], times, time => {
          const total = time + at.access[point]
          if (total > limit || total >= best[point]) return
          if (best[point] === unreachable) found.push(point)
          best[point] = total
        })
      }
    }
    // Links that hold points and touch a node reached, and the source's own.
    if (one.link[0] !== -1) read(one.link[0])
    const reached = search.reached()
    if (reached.length < perLink.occupied.length) for (const node of reached) readAround(network, node, link => { if (perLink.first[link + 1] > perLink.first[link]) read(link) })
    else for (const link of perLink.occupied) read(link)
    for (const point of found.values.subarray(0, found.length).sort()) {
      destination.push(point)
      seconds.push(best[point] / 1000)
      best[point] = unreachable
    }
    firstEntry[source + 1] = destination.length
  }
  report(query, 'searching', sides.sources.size, sides.sources.size)
  return new TravelMatrix<Places & Ends, Places & Ends>({ origins: sides.sources, destinations: sides.points, cutoff: query.cutoff, firstEntry, destination: destination.take(), seconds: seconds.take(), issues })
}

/** Calls `visit` with every link at a node, whichever way its arcs run. */
function readAround(network: Network, node: number, visit: (link: number) => void): void {
  const { firstOut, arcLink, incoming } = network.graph
  for (const at of nodesAt(network, node)) {
    for (let arc = firstOut[at]; arc < firstOut[at + 1]; arc++) visit(arcLink[arc] >>> 1)
    for (let i = incoming.first[at]; i < incoming.first[at + 1]; i++) visit(arcLink[incoming.arc[i]] >>> 1)
  }
}

function only(joined: Joined, place: number): Joined {
  return {
    link: joined.link.subarray(place, place + 1), fraction: joined.fraction.subarray(place, place + 1),
    metres: joined.metres.subarray(place, place + 1), access: joined.access.subarray(place, place + 1),
  }
}

interface PerLink { first: Uint32Array, point: Uint32Array, occupied: number[] }

function pointsByLink(at: Joined, linkCount: number): PerLink {
  const first = new Uint32Array(linkCount + 1)
  for (const link of at.link) if (link !== -1) first[link + 1]++
  const occupied: number[] = []
  for (let link = 0; link < linkCount; link++) {
    if (first[link + 1] > 0) occupied.push(link)
    first[link + 1] += first[link]
  }
  const next = first.slice(0, linkCount), point = new Uint32Array(first[linkCount])
  for (const [i, link] of at.link.entries()) if (link !== -1) point[next[link]++] = i
  return { first, point, occupied }
}
