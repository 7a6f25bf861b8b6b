import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { rasterFrom } from '../../src/data/raster.ts'
import { metresPerDegree, metresPerLon } from '../../src/geo/distance.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { buildRoads } from '../../src/graph/build.ts'
import { profile } from '../../src/graph/profile.ts'
import { shapePoint } from '../../src/graph/snap.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { gridMetres } from '../../src/geo/grid-metres.ts'
import type { ClassGround } from '../../src/surface/ground.ts'
import { moveSeconds, movesOf } from '../../src/surface/moves.ts'
import { Hybrid } from '../../src/travel/hybrid.ts'
import { Network, networkFrom } from '../../src/travel/network.ts'
import { Terrain } from '../../src/travel/terrain.ts'
import { travelMatrix, travelTimes } from '../../src/travel/travel-times.ts'
import { smallGraph } from '../helpers/graphs.ts'
import { roadsOf } from '../helpers/road-pictures.ts'
import { drawnRoads } from '../helpers/turning.ts'

const car = profile({ name: 'car', speeds: { residential: 36 }, obeys: ['access', 'oneway', 'turns'] })

/** Cells across the random worlds. */
const size = 8

/** Random roads, straight from node to node or with shapes and turn restrictions, and the step in degrees of those who stand about them. */
const straight = smallGraph.map(arrays => ({ network: networkFrom(buildGraph({ ...arrays, ms: arrays.ms.map(ms => ms * 20) })), west: 44, south: 33, step: 1e-4 }))
const shaped = drawnRoads.map(({ picture }) => {
  const { graph } = buildRoads(roadsOf(picture), { profiles: [car] })
  return { network: new Network({ graph, ms: weigh(graph, car).map(ms => ms === 0xffffffff ? ms : ms * 3), profile: car }), west: 0, south: -18e-4, step: 0.9e-5 }
})

type Somewhere = typeof straight extends fc.Arbitrary<infer W> ? W : never

/** Grids around them: square cells in degrees, oblong ones, cells of a projection; roads reach beyond some. */
const grids = {
  square: [-20.863, -20.269, 227.137, 227.731], oblong: [-20.863, 3.169, 227.137, 189.731], projected: [10.31, -20.269, 200.11, 227.731],
} as const

const land = fc.record({
  code: fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: size * size, maxLength: size * size }),
  elevation: fc.option(fc.array(fc.nat(150), { minLength: size * size, maxLength: size * size }), { nil: undefined }),
  neighbours: fc.constantFrom<4 | 8 | 16>(4, 8, 16), diagonals: fc.constantFrom<'open' | 'closed'>('open', 'closed'), kind: fc.constantFrom<keyof typeof grids>('square', 'oblong', 'projected'),
}).map(({ code, elevation, neighbours, diagonals, kind }) => ({ west, south, step }: Pick<Somewhere, 'west' | 'south' | 'step'>) => {
  const steps = grids[kind], crs = kind === 'projected' && west === 44 ? 'EPSG:32638' : kind === 'projected' ? 'EPSG:32631' : 'EPSG:4326'
  const { projector } = rasterFrom({ values: new Uint8Array(1), width: 1, height: 1, bbox: [0, 0, 1, 1], crs })
  const corner = (i: 0 | 2): [number, number] => projector.fromLonLat(west + steps[i] * step, south + steps[i + 1]! * step)
  const grid = rasterFrom({ values: Uint8Array.from(code), width: size, height: size, bbox: [...corner(0), ...corner(2)], crs })
  const ground: ClassGround = {
    kind: 'classes', width: size, height: size, metres: gridMetres(grid), code: Uint8Array.from(code), mode: ['walking', 'walking', 'walking'], kmh: Float64Array.of(0, 5, 2),
    ...(elevation !== undefined && { elevation: Float32Array.from(elevation) }),
  }
  return new Terrain({ grid, ground, moves: { neighbours, diagonals } })
})

const spots = fc.array(fc.tuple(fc.integer({ min: -20, max: 230 }), fc.integer({ min: -20, max: 230 })), { minLength: 1, maxLength: 6 })
const at = (points: readonly (readonly [number, number])[], { west, south, step }: Somewhere): Places => placesFrom(points.map(([x, y], i) => ({ id: `p${i}`, lon: west + x * step, lat: south + y * step })))

/** Random roads on random ground, with places and points on and off both. */
const worlds = fc.record({
  roads: fc.oneof(straight, shaped), land, switching: fc.constantFrom<'once' | 'free'>('once', 'free'), places: spots, points: spots, cutoff: fc.integer({ min: 60, max: 4000 }),
}).map(({ roads, land: ground, switching, places, points, cutoff }) => ({
  model: new Hybrid({ network: roads.network, land: ground(roads), switching }), places: at(places, roads), points: at(points, roads), cutoff,
}))

/** Shares of a line at which it enters and leaves a cell, in columns and rows; undefined where it does not touch it. */
function clip([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], column: number, row: number): [low: number, high: number] | undefined {
  let low = 0, high = 1
  for (const [p, d, edge] of [[x1, x2 - x1, column], [y1, y2 - y1, row]] as const) {
    if (d === 0) {
      if (p < edge || p > edge + 1) return undefined
    } else {
      low = Math.max(low, Math.min((edge - p) / d, (edge + 1 - p) / d))
      high = Math.min(high, Math.max((edge - p) / d, (edge + 1 - p) / d))
    }
  }
  return low > high ? undefined : [low, high]
}

/** Columns and rows of a position. */
function onGrid({ land: { grid } }: Hybrid, lon: number, lat: number): [number, number] {
  const [x, y] = grid.projector.fromLonLat(lon, lat)
  return [(x - grid.bbox[0]) / grid.cellWidth, (grid.bbox[3] - y) / grid.cellHeight]
}

/** Corners of a link's shape with the metres from its beginning. */
function shapeOf({ network: { graph } }: Hybrid, link: number): { lon: number, lat: number, metres: number }[] {
  const count = graph.firstShape[link + 1]! - graph.firstShape[link]! + 2
  let metres = 0
  return Array.from({ length: count }, (_, i) => {
    if (i > 0) metres += graph.segmentMetres[graph.firstShape[link]! + link + i - 1]!
    const [lon, lat] = shapePoint(graph, link, i)
    return { lon, lat, metres }
  })
}

interface Edge { readonly from: number, readonly to: number, readonly ms: number }

/** The explicit union of ground and roads, every tie an edge of its own. Walked cells come first, then the cells after a ride, then road nodes, hooks, places and points. */
class Union {
  readonly edges: Edge[] = []
  readonly #model: Hybrid
  readonly #cells = size * size
  #count: number
  /** Hooks by arc: share of the arc and milliseconds from its tail, with the node. */
  readonly #hooks: { readonly along: number, readonly ms: number, readonly node: number }[][] = []
  readonly first: { readonly places: number, readonly points: number }
  readonly roads: number

  constructor(model: Hybrid, ends: { readonly places: Places, readonly points: Places }, travellersGo: 'to' | 'from') {
    this.#model = model
    const { graph, ms } = model.network
    this.roads = 2 * this.#cells
    this.#count = this.roads + graph.nodeCount
    const isFree = model.switching === 'free'
    this.#ground(0)
    this.#ground(this.#cells)
    for (let arc = 0; arc < graph.arcCount; arc++) {
      this.#hooks[arc] = ms[arc] === 0xffffffff ? [] : this.#hook(arc, isFree, travellersGo)
      const chain = [{ ms: 0, node: this.roads + graph.tail[arc]! }, ...this.#hooks[arc]!, { ms: ms[arc]!, node: this.roads + graph.head[arc]! }]
      if (ms[arc] !== 0xffffffff) for (let i = 1; i < chain.length; i++) this.edges.push({ from: chain[i - 1]!.node, to: chain[i]!.node, ms: chain[i]!.ms - chain[i - 1]!.ms })
    }
    const [sources, targets] = travellersGo === 'to' ? [ends.points, ends.places] : [ends.places, ends.points]
    const begin = this.#count, end = begin + sources.size
    this.#count = end + targets.size
    this.#join(begin, sources, 'out', travellersGo)
    this.#join(end, targets, 'in', travellersGo)
    this.#meet({ begin, sources }, { end, targets })
    this.first = travellersGo === 'to' ? { points: begin, places: end } : { places: begin, points: end }
  }

  /** Least times with labels, by relaxing every edge until nothing changes. */
  solve(sources: readonly number[], travellersGo: 'to' | 'from', limit: number): { ms: number[], label: number[] } {
    const ms = Array.from({ length: this.#count }, () => Infinity), label = Array.from({ length: this.#count }, () => -1)
    sources.forEach((node, i) => {
      ms[node] = 0
      label[node] = i
    })
    for (let changed = true; changed;) {
      changed = false
      for (const edge of this.edges) {
        const [u, v] = travellersGo === 'to' ? [edge.to, edge.from] : [edge.from, edge.to], time = ms[u]! + edge.ms
        if (time > limit || time > ms[v]! || (time === ms[v] && label[u]! >= label[v]!) || time === Infinity) continue
        ms[v] = time
        label[v] = label[u]!
        changed = true
      }
    }
    return { ms, label }
  }

  #ground(base: number): void {
    const { ground, moves } = this.#model.land
    for (let from = 0; from < this.#cells; from++) for (const move of movesOf(moves.neighbours ?? 8)) {
      const row = Math.floor(from / size) + move.rows, column = from % size + move.columns
      if (row < 0 || column < 0 || row >= size || column >= size) continue
      const seconds = moveSeconds(ground, { ...moves, direction: 'from', whole: true }, from, row * size + column)
      if (seconds < Infinity) this.edges.push({ from: base + from, to: base + row * size + column, ms: Math.round(seconds * 1000) })
    }
  }

  /** The hooks of an arc, found by clipping every stretch of its shape against every cell. */
  #hook(arc: number, isFree: boolean, travellersGo: 'to' | 'from'): { along: number, ms: number, node: number }[] {
    const { network: { graph, ms }, land: { ground } } = this.#model, { code, kmh, metres: { ew, ns } } = ground as ClassGround
    const link = graph.arcLink[arc]! >>> 1, shape = shapeOf(this.#model, link), total = shape.at(-1)!.metres, hooks: { along: number, ms: number, node: number }[] = []
    for (let c = 0; c < this.#cells; c++) {
      if (code[c] === 0) continue
      const row = Math.floor(c / size), column = c % size
      let best: { metres: number, x: number, y: number, share: number } | undefined
      for (let s = 0; s + 1 < shape.length; s++) {
        const a = onGrid(this.#model, shape[s]!.lon, shape[s]!.lat), b = onGrid(this.#model, shape[s + 1]!.lon, shape[s + 1]!.lat), within = clip(a, b, column, row)
        if (within === undefined) continue
        const dx = (b[0] - a[0]) * ew[row]!, dy = (b[1] - a[1]) * ns[row]!, ax = (column + 0.5 - a[0]) * ew[row]!, ay = (row + 0.5 - a[1]) * ns[row]!
        const t = dx === 0 && dy === 0 ? 0 : Math.min(within[1], Math.max(within[0], (ax * dx + ay * dy) / (dx * dx + dy * dy)))
        const metres = Math.hypot(ax - t * dx, ay - t * dy)
        // A link without length is joined where its shape begins.
        if (best === undefined || metres < best.metres) best = { metres, x: a[0] + t * (b[0] - a[0]) - column, y: a[1] + t * (b[1] - a[1]) - row, share: total === 0 ? t : Math.min(1, (shape[s]!.metres + t * (shape[s + 1]!.metres - shape[s]!.metres)) / total) }
      }
      if (best === undefined) continue
      const { x, y, share } = best, node = this.#count++, pace = (cell: number): number => 3.6 / kmh[code[cell]!]!
      const along = (graph.arcLink[arc]! & 1) === 0 ? share : 1 - share
      hooks.push({ along, ms: Math.round(along * ms[arc]!), node })
      const within = best.metres * pace(c) * 1000 * this.#roughness(c)
      this.#tie(node, c, isFree, travellersGo, [within, within])
      for (const [dr, dc] of [[-1, 0], [0, -1], [0, 1], [1, 0]] as const) {
        const other = c + dr * size + dc
        if (row + dr < 0 || row + dr >= size || column + dc < 0 || column + dc >= size || code[other] === 0) continue
        const across = dr === -1 ? y + 0.5 : dr === 1 ? 1.5 - y : dc === -1 ? x + 0.5 : 1.5 - x, aside = (dr === 0 ? y : x) - 0.5
        const metres = dr === 0 ? Math.hypot(across * ew[row]!, aside * ns[row]!) : Math.hypot(across * ns[row]!, aside * ew[row]!)
        const level = metres / across * (0.5 * pace(other) + (across - 0.5) * pace(c)) * 1000
        const { kind, width, height, metres: sizes, mode } = ground as ClassGround, flat = { kind, width, height, metres: sizes, code, mode, kmh }, options = { ...this.#model.land.moves, direction: 'from' as const }
        const stretch = (u: number, v: number): number => moveSeconds(ground, options, u, v) / moveSeconds(flat, options, u, v)
        this.#tie(node, other, isFree, travellersGo, [level * stretch(other, c), level * stretch(c, other)])
      }
    }
    return hooks.sort((a, b) => a.along - b.along)
  }

  /** Times a metre takes longer than on the level, on average up and down to the four cells around. */
  #roughness(c: number): number {
    const { ground } = this.#model.land, { code, elevation, metres: { ew, ns } } = ground as ClassGround
    if (elevation === undefined || code[c] === 0) return 1
    const row = Math.floor(c / size), factors: number[] = []
    for (const [dr, dc] of [[-1, 0], [0, -1], [0, 1], [1, 0]] as const) {
      if (row + dr < 0 || row + dr >= size || c % size + dc < 0 || c % size + dc >= size) continue
      const slope = (elevation[c + dr * size + dc]! - elevation[c]!) / (dr === 0 ? ew[row]! : ns[Math.min(row, row + dr)]!)
      for (const s of [slope, -slope]) factors.push(Math.exp(3.5 * Math.abs(s + 0.05) - 0.175))
    }
    return factors.reduce((sum, factor) => sum + factor, 0) / factors.length
  }

  /** Ties a hook and a cell: milliseconds onto the road and off it. */
  #tie(node: number, c: number, isFree: boolean, travellersGo: 'to' | 'from', [on, off]: readonly [number, number]): void {
    const onto = Math.round(on), leave = Math.round(off)
    if (isFree) this.edges.push({ from: c, to: node, ms: onto }, { from: node, to: c, ms: leave })
    else {
      // Searched from the places: cells walked on first are next to them, cells of the second kind lie beyond the ride.
      const [near, far] = [c, this.#cells + c]
      this.edges.push(travellersGo === 'to' ? { from: node, to: near, ms: leave } : { from: near, to: node, ms: onto })
      this.edges.push(travellersGo === 'to' ? { from: far, to: node, ms: onto } : { from: node, to: far, ms: leave })
    }
  }

  /** Ties ends to their cells, and to every hook and end of the arcs on which they stand. */
  #join(base: number, ends: Places, way: 'out' | 'in', travellersGo: 'to' | 'from'): void {
    const { network: { graph, ms } } = this.#model, standing = this.#model.stand(ends), isPlaces = (way === 'in') === (travellersGo === 'to')
    const tie = (from: number, to: number, time: number): number => this.edges.push(way === 'out' ? { from, to, ms: time } : { from: to, to: from, ms: time })
    for (let i = 0; i < ends.size; i++) {
      const cell = standing.cell[i]!, access = standing.access[i]!
      if (cell !== -1) {
        tie(base + i, cell, standing.ground[i]!)
        if (!isPlaces) tie(base + i, this.#cells + cell, standing.ground[i]!)
      }
      for (let arc = 0; arc < graph.arcCount; arc++) {
        if (graph.arcLink[arc]! >>> 1 !== standing.link[i] || ms[arc] === 0xffffffff) continue
        const along = (graph.arcLink[arc]! & 1) === 0 ? standing.fraction[i]! : 1 - standing.fraction[i]!
        const tail = this.roads + graph.tail[arc]!, head = this.roads + graph.head[arc]!
        const own = Math.round((way === 'out' ? 1 - along : along) * ms[arc]!)
        tie(base + i, way === 'out' ? head : tail, access + own)
        for (const hook of this.#hooks[arc]!) {
          if (way === 'out' ? hook.along >= along : hook.along <= along) tie(base + i, hook.node, access + Math.max(0, own - (way === 'out' ? ms[arc]! - hook.ms : hook.ms)) + 1)
        }
        if (along === 0) tie(base + i, tail, access)
        if (along === 1) tie(base + i, head, access)
      }
    }
  }

  /** Ties ends on one link that meet without a node between. */
  #meet({ begin, sources }: { begin: number, sources: Places }, { end, targets }: { end: number, targets: Places }): void {
    const { network: { graph, ms } } = this.#model, out = this.#model.stand(sources), into = this.#model.stand(targets)
    for (let i = 0; i < sources.size; i++) for (let j = 0; j < targets.size; j++) for (let arc = 0; arc < graph.arcCount; arc++) {
      if (graph.arcLink[arc]! >>> 1 !== out.link[i] || out.link[i] !== into.link[j] || ms[arc] === 0xffffffff) continue
      const isForward = (graph.arcLink[arc]! & 1) === 0
      const ahead = isForward ? into.fraction[j]! - out.fraction[i]! : out.fraction[i]! - into.fraction[j]!
      if (ahead >= 0) this.edges.push({ from: begin + i, to: end + j, ms: out.access[i]! + into.access[j]! + Math.round(ahead * ms[arc]!) })
    }
  }
}

describe('hybrid against every edge relaxed', () => {
  const finite = (ms: number): number => ms === 0xffffffff ? Infinity : ms

  for (const go of ['to', 'from'] as const) {
    it(`times ${go} the nearest place at cells, nodes and points`, () => {
      fc.assert(fc.property(worlds, ({ model, places, points, cutoff }) => {
        const standing = model.stand(places)
        fc.pre(standing.cell.some(c => c !== -1) || standing.link.some(l => l !== -1))
        const union = new Union(model, { places, points }, go)
        const truth = union.solve(Array.from(places.ids, (_, i) => union.first.places + i), go, cutoff * 1000)
        const times = go === 'to' ? travelTimes(model, { to: places, cutoff }) : travelTimes(model, { from: places, cutoff })
        const cells = size * size, { graph } = model.network
        for (let c = 0; c < cells; c++) expect(finite(times.ms[c]!)).toBe(Math.min(truth.ms[c]!, truth.ms[cells + c]!))
        for (let node = 0; node < graph.nodeCount; node++) {
          expect(finite(times.ms[cells + node]!)).toBe(truth.ms[union.roads + node])
          expect(times.nearest[cells + node]).toBe(truth.label[union.roads + node])
        }
        const read = times.atPoints(points)
        for (let i = 0; i < points.size; i++) {
          expect(finite(read.ms[i]!)).toBe(truth.ms[union.first.points + i])
          expect(read.place[i]).toBe(truth.label[union.first.points + i])
        }
      }), { numRuns: 70 })
    })
  }

  it('where people stand: in their cell, and on the nearest road along a line clear of barriers', () => {
    fc.assert(fc.property(worlds, ({ model, points }) => {
      const { network: { graph, ms, scraps }, land: { ground } } = model, { code, kmh, metres: { ew, ns } } = ground as ClassGround, standing = model.stand(points)
      const passable = (column: number, row: number): boolean => column >= 0 && row >= 0 && column < size && row < size && code[row * size + column] !== 0
      for (let i = 0; i < points.size; i++) {
        const lon = points.lon[i]!, lat = points.lat[i]!, perLon = metresPerLon(lat), [x, y] = onGrid(model, lon, lat), column = Math.floor(x), row = Math.floor(y)
        const feet: { readonly link: number, readonly metres: number, readonly fraction: number, readonly lon: number, readonly lat: number }[] = []
        for (let link = 0; link < graph.linkCount; link++) {
          if (scraps.isScrap[link] === 1 || !graph.linkArcs.arc.subarray(graph.linkArcs.first[link], graph.linkArcs.first[link + 1]).some(arc => ms[arc] !== 0xffffffff)) continue
          const shape = shapeOf(model, link)
          for (let s = 0; s + 1 < shape.length; s++) {
            const [a, b] = [shape[s]!, shape[s + 1]!].map(p => [(p.lon - lon) * perLon, (p.lat - lat) * metresPerDegree] as const) as [readonly [number, number], readonly [number, number]]
            const squared = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2, t = squared === 0 ? 0 : Math.max(0, Math.min(1, -(a[0] * (b[0] - a[0]) + a[1] * (b[1] - a[1])) / squared))
            const metres = Math.hypot(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])), total = shape.at(-1)!.metres
            feet.push({ link, metres, fraction: total === 0 ? t : (shape[s]!.metres + t * (shape[s + 1]!.metres - shape[s]!.metres)) / total, lon: shape[s]!.lon + t * (shape[s + 1]!.lon - shape[s]!.lon), lat: shape[s]!.lat + t * (shape[s + 1]!.lat - shape[s]!.lat) })
          }
        }
        // Any of those equally near is right: a road may even come back to where it was.
        const least = Math.min(...feet.map(({ metres }) => metres)), nearest = feet.filter(({ metres }) => metres <= least + 1e-6)
        const half = Math.max(...Array.from(ew, (w, r) => Math.hypot(w, ns[r]!) / 2))
        const isClear = (foot: [number, number]): boolean => passable(column, row) && passable(Math.floor(foot[0]), Math.floor(foot[1])) && Array.from(code.keys()).every(c => {
          const part = code[c] === 0 ? clip([x, y], foot, c % size, Math.floor(c / size)) : undefined
          return part === undefined || part[1] - part[0] <= 1e-9
        })
        const joins = nearest.filter(foot => foot.metres <= 5 || (foot.metres <= half && isClear(onGrid(model, foot.lon, foot.lat)))), isJoined = standing.link[i] !== -1
        const own = passable(column, row) ? row * size + column : -1, pace = own === -1 ? Infinity : model.world('to').joint.moves.roughness(own) * 3.6 / kmh[code[own]!]!
        expect(standing.cell[i]).toBe(own)
        const toCentre = Math.hypot((x - column - 0.5) * ew[row]!, (y - row - 0.5) * ns[row]!)
        expect(Math.abs(standing.ground[i]! - Math.min(0xfffffffe, own !== -1 && least <= 5 ? toCentre * pace * 1000 : 0))).toBeLessThan(1)
        if (!isJoined) {
          expect(joins.length === 0 || joins.length < nearest.length).toBe(true)
          continue
        }
        expect(standing.metres[i]).toBeCloseTo(least, 5)
        expect(Math.abs(standing.access[i]! - Math.min(0xfffffffe, least * (least <= 5 ? 0.72 : pace) * 1000))).toBeLessThan(1)
        expect(joins.some(({ link, fraction }) => link === standing.link[i] && Math.abs(fraction - standing.fraction[i]!) < 1e-6)).toBe(true)
      }
    }), { numRuns: 60 })
  })

  it('a matrix, the k nearest, reach and paths say the same as times place by place', () => {
    fc.assert(fc.property(worlds, ({ model, places, points, cutoff }) => {
      const stands = (ends: Places): boolean => model.stand(ends).cell.some((c, i) => c !== -1 || model.stand(ends).link[i] !== -1)
      fc.pre(stands(places) && stands(points))
      const matrix = travelMatrix(model, { from: points, to: places, cutoff })
      const { paths } = model.paths({ from: points, to: places, cutoff })
      const nearest = travelTimes(model, { to: places, cutoff }).atPoints(points, { k: 2 })
      const reach = model.reach({ places, points, direction: 'to', cutoff })
      let pairs = 0
      for (let p = 0; p < places.size; p++) {
        const row = reach.of(p)
        const union = new Union(model, { places, points }, 'to'), truth = union.solve(Array.from(places.ids, (_, i) => i === p ? union.first.places + i : -1).filter(n => n !== -1), 'to', cutoff * 1000)
        for (let i = 0; i < points.size; i++) {
          const seconds = truth.ms[union.first.points + i]! / 1000
          expect(matrix.between(i, p)).toBe(seconds)
          const entry = row.point.indexOf(i)
          expect(entry === -1 ? Infinity : row.seconds[entry]).toBe(seconds)
          const path = paths.find(({ origin, destination }) => origin === i && destination === p)
          expect(path?.seconds ?? Infinity).toBe(seconds)
          if (seconds < Infinity) pairs++
        }
      }
      expect(paths.length).toBe(pairs)
      for (let i = 0; i < points.size; i++) {
        const sorted = Array.from(places.ids, (_, p) => ({ p, seconds: matrix.between(i, p) })).filter(({ seconds }) => seconds < Infinity).sort((a, b) => a.seconds - b.seconds || a.p - b.p).slice(0, 2)
        expect([...nearest.place.subarray(i * 2, i * 2 + 2)].filter(p => p !== -1)).toEqual(sorted.map(({ p }) => p))
      }
    }), { numRuns: 30 })
  })
})
