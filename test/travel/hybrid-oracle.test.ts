import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { rasterFrom } from '../../src/data/raster.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { gridMetres } from '../../src/surface/grid.ts'
import type { ClassGround } from '../../src/surface/ground.ts'
import { moveSeconds, movesOf } from '../../src/surface/moves.ts'
import { Hybrid } from '../../src/travel/hybrid.ts'
import { networkFrom } from '../../src/travel/network.ts'
import { Terrain } from '../../src/travel/terrain.ts'
import { travelMatrix, travelTimes } from '../../src/travel/travel-times.ts'
import { smallGraph } from '../helpers/graphs.ts'

/** Cells across the random worlds, and their size in degrees: roads lie between 0 and 0.02 degrees. */
const size = 8, cell = 0.0031, west = 43.9979137, north = 33.0227311

const land = fc.record({
  code: fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: size * size, maxLength: size * size }),
  elevation: fc.option(fc.array(fc.nat(150), { minLength: size * size, maxLength: size * size }), { nil: undefined }),
  neighbours: fc.constantFrom<4 | 8 | 16>(4, 8, 16), diagonals: fc.constantFrom<'open' | 'closed'>('open', 'closed'),
}).map(({ code, elevation, neighbours, diagonals }) => {
  const grid = rasterFrom({ values: Uint8Array.from(code), width: size, height: size, bbox: [west, north - size * cell, west + size * cell, north] })
  const ground: ClassGround = {
    kind: 'classes', width: size, height: size, metres: gridMetres(grid), code: Uint8Array.from(code), mode: ['walking', 'walking', 'walking'], kmh: Float64Array.of(0, 5, 2),
    ...(elevation !== undefined && { elevation: Float32Array.from(elevation) }),
  }
  return new Terrain({ grid, ground, moves: { neighbours, diagonals } })
})

const spots = fc.array(fc.tuple(fc.integer({ min: -20, max: 230 }), fc.integer({ min: -20, max: 230 })), { minLength: 1, maxLength: 6 })
const at = (points: readonly (readonly [number, number])[]): Places => placesFrom(points.map(([x, y], i) => ({ id: `p${i}`, lon: 44 + x / 10_000, lat: 33 + y / 10_000 })))

/** Random roads on random ground, with places and points on and off both. */
const worlds = fc.record({
  network: smallGraph.map(arrays => networkFrom(buildGraph({ ...arrays, ms: arrays.ms.map(ms => ms * 20) }))), land,
  switching: fc.constantFrom<'once' | 'free'>('once', 'free'), places: spots.map(at), points: spots.map(at), cutoff: fc.integer({ min: 60, max: 4000 }),
}).map(({ network, land: ground, switching, ...rest }) => ({ model: new Hybrid({ network, land: ground, switching }), ...rest }))

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

  /** The hooks of an arc, found by clipping its straight line against every cell. */
  #hook(arc: number, isFree: boolean, travellersGo: 'to' | 'from'): { along: number, ms: number, node: number }[] {
    const { network: { graph, ms }, land: { ground, grid } } = this.#model
    const xy = (node: number): [number, number] => [(graph.lon[node]! - grid.bbox[0]) / grid.cellWidth, (grid.bbox[3] - graph.lat[node]!) / grid.cellHeight]
    const [x1, y1] = xy(graph.tail[arc]!), [x2, y2] = xy(graph.head[arc]!), hooks: { along: number, ms: number, node: number }[] = []
    for (let c = 0; c < this.#cells; c++) {
      if ((ground as ClassGround).code[c] === 0) continue
      const row = Math.floor(c / size), column = c % size
      let low = 0, high = 1
      for (const [p, d, edge] of [[x1, x2 - x1, column], [y1, y2 - y1, row]] as const) {
        if (d === 0) {
          if (p < edge || p > edge + 1) high = -1
        } else {
          low = Math.max(low, Math.min((edge - p) / d, (edge + 1 - p) / d))
          high = Math.min(high, Math.max((edge - p) / d, (edge + 1 - p) / d))
        }
      }
      if (low > high) continue
      const ew = ground.metres.ew[row]!, ns = ground.metres.ns[row]!
      const dx = (x2 - x1) * ew, dy = (y2 - y1) * ns, ax = (column + 0.5 - x1) * ew, ay = (row + 0.5 - y1) * ns
      // A link without length is joined where its shape begins.
      const t = dx === 0 && dy === 0 ? graph.arcLink[arc]! & 1 : Math.min(high, Math.max(low, (ax * dx + ay * dy) / (dx * dx + dy * dy)))
      const node = this.#count++, pace = (at: number): number => 3.6 / (ground as ClassGround).kmh[(ground as ClassGround).code[at]!]!
      // A share of the link, as the model stores it, so that rounding is the same.
      const along = (graph.arcLink[arc]! & 1) === 0 ? t : 1 - (1 - t)
      hooks.push({ along, ms: Math.round(along * ms[arc]!), node })
      const within = Math.hypot(ax - t * dx, ay - t * dy) * pace(c) * 1000 * this.#roughness(c)
      this.#tie(node, c, isFree, travellersGo, [within, within])
      const x = x1 + t * (x2 - x1) - column, y = y1 + t * (y2 - y1) - row
      for (const [dr, dc] of [[-1, 0], [0, -1], [0, 1], [1, 0]] as const) {
        const other = c + dr * size + dc
        if (row + dr < 0 || row + dr >= size || column + dc < 0 || column + dc >= size || (ground as ClassGround).code[other] === 0) continue
        const across = dr === -1 ? y + 0.5 : dr === 1 ? 1.5 - y : dc === -1 ? x + 0.5 : 1.5 - x, aside = (dr === 0 ? y : x) - 0.5
        const metres = dr === 0 ? Math.hypot(across * ew, aside * ns) : Math.hypot(across * ns, aside * ew)
        const level = metres / across * (0.5 * pace(other) + (across - 0.5) * pace(c)) * 1000
        const { kind, width, height, metres: sizes, code, mode, kmh } = ground as ClassGround, flat = { kind, width, height, metres: sizes, code, mode, kmh }, options = { ...this.#model.land.moves, direction: 'from' as const }
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
        tie(base + i, cell, 0)
        if (!isPlaces) tie(base + i, this.#cells + cell, 0)
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

  it('a matrix, the k nearest, reach and paths say the same as times place by place', () => {
    fc.assert(fc.property(worlds, ({ model, places, points, cutoff }) => {
      const stands = (ends: Places): boolean => model.stand(ends).cell.some((c, i) => c !== -1 || model.stand(ends).link[i] !== -1)
      fc.pre(stands(places) && stands(points))
      const matrix = travelMatrix(model, { from: points, to: places, cutoff })
      const paths = model.paths({ from: points, to: places, cutoff })
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
