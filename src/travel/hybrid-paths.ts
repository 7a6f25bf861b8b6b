import { report } from '../core/run.ts'
import type { LonLat } from '../core/types.ts'
import type { PathsQuery, TravelPath, TravelPaths } from '../data/reach.ts'
import { haversine } from '../geo/distance.ts'
import { linkLine, pointOn, type Line } from './geometry.ts'
import type { Hybrid } from './hybrid.ts'
import { reportStanding, type Standing } from './hybrid-places.ts'
import { HybridSearch } from './hybrid-search.ts'
import { cutoffMs } from './joined.ts'

/** The fastest ways of all pairs over roads and ground: one search that keeps its tree for each destination. On the ground a line goes from cell centre to cell centre, on a road along its shape. */
export function hybridPaths(model: Hybrid, query: PathsQuery): TravelPaths {
  const { from, to, cutoff } = query, limit = cutoffMs(cutoff)
  const origins = model.stand(from, query), destinations = model.stand(to, query)
  const issues = reportStanding(model.land, [{ places: from, standing: origins }, ...(to === from ? [] : [{ places: to, standing: destinations }])], query.snap?.within)
  const search = new HybridSearch(model.world('to'), destinations, { limit, tree: true }), paths: TravelPath[] = []
  for (let destination = 0; destination < to.size; destination++) {
    report(query, 'searching', destination, to.size)
    search.run([destination])
    for (let origin = 0; origin < from.size; origin++) {
      let best = { ms: Infinity, id: -1, arc: -1 }
      search.candidates(origins, origin, (ms, _place, id, arc) => {
        if (ms <= limit && ms < best.ms) best = { ms, id, arc }
      })
      if (best.ms === Infinity) continue
      const { metres, line } = new Pen(model, search).draw({ standing: origins, i: origin, ...best }, { standing: destinations, i: destination })
      paths.push({ origin, destination, seconds: best.ms / 1000, metres, line })
    }
  }
  report(query, 'searching', to.size, to.size)
  return { paths: paths.sort((a, b) => a.origin - b.origin || a.destination - b.destination), issues }
}

interface End {
  readonly standing: Standing
  readonly i: number
}

/** Draws one way. */
class Pen {
  readonly #model: Hybrid
  readonly #search: HybridSearch
  readonly #line: Line = { coordinates: [], metres: 0, ways: [] }

  constructor(model: Hybrid, search: HybridSearch) {
    this.#model = model
    this.#search = search
  }

  draw(start: End & { readonly id: number, readonly arc: number }, end: End): Pick<TravelPath, 'metres' | 'line'> {
    const { graph } = this.#model.network, line = this.#line
    if (start.id === -1) linkLine(graph, start.arc, this.#along(start, start.arc), this.#along(end, start.arc), line)
    else {
      this.#first(start)
      this.#last(this.#follow(start.id), end)
    }
    // Two who stand on one spot.
    if (line.coordinates.length === 0) this.#to(pointOn(graph, start.standing.link[start.i], start.standing.fraction[start.i]))
    const points = line.coordinates.map(([lon, lat]): LonLat => [lon, lat])
    return { metres: line.metres, line: points.length === 1 ? [points[0], points[0]] : points }
  }

  /** From where one stands to the first cell or node. */
  #first({ standing, i, id, arc }: End & { readonly id: number, readonly arc: number }): void {
    const { graph } = this.#model.network, { cells } = this.#search
    if (arc === -1) {
      if (standing.ground[i] > 0) this.#to(pointOn(graph, standing.link[i], standing.fraction[i]))
      this.#to(this.#position(id))
      return
    }
    const along = this.#along({ standing, i }, arc), node = id - cells
    this.#to(pointOn(graph, standing.link[i], standing.fraction[i]))
    const share = this.#share(arc, node)
    if (share !== undefined || node === graph.head[arc]) linkLine(graph, arc, along, Math.max(along, share ?? 1), this.#line)
  }

  /** Along the tree; returns the id where it ends. */
  #follow(start: number): number {
    const { network: { graph } } = this.#model, { roads } = this.#model.world('to'), { cells, joint, walkParent } = this.#search
    let id = start, hasRidden = false
    for (;;) {
      const isCell = id < cells
      // After the ride one is on the walk from the place, which a ride may have shortened for others.
      const next = isCell && hasRidden ? walkParent[id] : joint.parent[id]
      if (next === -1) return id
      if (!isCell && next >= cells) {
        const u = id - cells, v = next - cells
        let best = -1
        for (let piece = roads.firstOut[u]; piece < roads.firstOut[u + 1]; piece++) if (roads.head[piece] === v && (best === -1 || roads.cost[piece] < roads.cost[best])) best = piece
        const { arc, from, to } = roads.piece(best)
        linkLine(graph, arc, from, to, this.#line)
      } else this.#to(this.#position(next))
      hasRidden ||= !isCell && walkParent.length > 0
      id = next
    }
  }

  /** From the last node to where the place stands on its link. */
  #last(id: number, end: End): void {
    const { graph } = this.#model.network, { roads } = this.#model.world('to'), { cells, joint } = this.#search
    const { link, fraction, access, ground } = end.standing
    if (id < cells) {
      if (ground[end.i] > 0) this.#to(pointOn(graph, link[end.i], fraction[end.i]))
      return
    }
    let drawn = false
    roads.steps('arrive', link[end.i], fraction[end.i], (node, ms, arc) => {
      if (drawn || node !== id - cells || ms + access[end.i] !== joint.ms[id]) return
      drawn = true
      const along = this.#along(end, arc), share = this.#share(arc, node)
      if (share !== undefined || node === graph.tail[arc]) linkLine(graph, arc, Math.min(along, share ?? 0), along, this.#line)
    })
  }

  #along({ standing: { fraction }, i }: End, arc: number): number {
    return (this.#model.network.graph.arcLink[arc] & 1) === 0 ? fraction[i] : 1 - fraction[i]
  }

  /** Share of an arc at which a hook node of it lies. */
  #share(arc: number, node: number): number | undefined {
    const hook = this.#model.world('to').roads.hookAt(node)
    return hook === undefined ? undefined : (this.#model.network.graph.arcLink[arc] & 1) === 0 ? hook.fraction : 1 - hook.fraction
  }

  #position(id: number): LonLat {
    const { network: { graph }, land } = this.#model, { cells } = this.#search
    if (id < cells) return land.grid.lonLat(id)
    const hook = this.#model.world('to').roads.hookAt(id - cells)
    return hook === undefined ? [graph.lon[id - cells], graph.lat[id - cells]] : pointOn(graph, hook.link, hook.fraction)
  }

  /** Straight to a position. */
  #to([lon, lat]: LonLat): void {
    const { coordinates } = this.#line, last = coordinates.at(-1)
    if (last !== undefined && last[0] === lon && last[1] === lat) return
    if (last !== undefined) this.#line.metres += haversine(last[0], last[1], lon, lat)
    coordinates.push([lon, lat])
  }
}
