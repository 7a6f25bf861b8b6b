import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../src/core/random.ts'
import { minutes, rasterFrom, scaleUp, terrain, travelTimes, placesFrom, type Raster, type Terrain } from 'farsakh'

const width = 7, height = 6
const grid = (values: Float64Array): Raster => rasterFrom({ values, width, height, bbox: [500_000, 0, 500_000 + width * 100, height * 100], crs: 'EPSG:32631' })

/** Small worlds: patches of two speeds and barriers, people anywhere. */
const worlds = fc.record({
  cover: fc.array(fc.constantFrom<number>(1, 1, 2, 9), { minLength: width * height, maxLength: width * height }),
  people: fc.array(fc.constantFrom<number>(0, 0, 1, 3, 8), { minLength: width * height, maxLength: width * height }),
  within: fc.constantFrom(2, 4, 7), sites: fc.integer({ min: 1, max: 4 }),
}).filter(({ cover, people }) => cover.some((c, i) => c !== 9 && people[i]! > 0))

const landOf = (cover: readonly number[]): Terrain => terrain({
  landcover: grid(Float64Array.from(cover)),
  speeds: [{ class: 1, label: 'grass', speed: 5, mode: 'walking' }, { class: 2, label: 'scrub', speed: 2, mode: 'walking' }, { class: 9, label: 'lake', speed: 0, mode: 'walking' }],
})

/** Every passable cell as a site: the cells that reach it within the time. */
function reachOf(land: Terrain, cutoff: number): Map<number, number[]> {
  const reach = new Map<number, number[]>()
  for (let cell = 0; cell < width * height; cell++) {
    if (!land.isPassable(cell)) continue
    const [lon, lat] = land.grid.lonLat(cell)
    const { seconds } = travelTimes(land, { to: placesFrom([{ id: 's', lon, lat }]), cutoff })
    reach.set(cell, [...seconds.keys()].filter(c => seconds[c]! <= cutoff))
  }
  return reach
}

describe('scaling up', () => {
  it('chooses the sites that trying every cell in every round chooses', () => {
    fc.assert(fc.property(worlds, ({ cover, people, within, sites }) => {
      const land = landOf(cover), cutoff = minutes(within), reach = reachOf(land, cutoff), left = [...people]
      const wanted: { cell: number, served: number }[] = []
      while (wanted.length < sites) {
        let best = -1, most = 0
        for (const [cell, cells] of reach) {
          const served = cells.reduce((sum, c) => sum + left[c]!, 0)
          if (served > most) [best, most] = [cell, served]
        }
        if (best === -1) break
        for (const c of reach.get(best)!) left[c] = 0
        wanted.push({ cell: best, served: most })
      }
      const plan = scaleUp(land, { population: grid(Float64Array.from(people)), within: cutoff, sites })
      expect(plan.table.column('served')).toEqual(Float64Array.from(wanted, site => site.served))
      expect([...plan.sites].map(({ lon, lat }) => land.grid.cellAt(lon, lat))).toEqual(wanted.map(site => site.cell))
      const total = people.reduce((sum, n) => sum + n, 0)
      expect(plan.covered.at(-1)! * total).toBeCloseTo(wanted.reduce((sum, site) => sum + site.served, 0), 9)
    }), { numRuns: 60 })
  })

  it('does so with a road, sizes and room between sites, in a fraction of the searches', () => {
    const side = 24, random = seeded(7), at = (cell: number): [number, number] => [cell % side, Math.floor(cell / side)]
    const wide = (values: Float64Array): Raster => rasterFrom({ values, width: side, height: side, bbox: [500_000, 0, 500_000 + 100 * side, 100 * side], crs: 'EPSG:32631' })
    const land = terrain({
      landcover: wide(Float64Array.from({ length: side * side }, (_, cell) => at(cell)[0] === 9 || at(cell)[1] === 14 ? 3 : random() < 0.1 ? 9 : 1)),
      speeds: [{ class: 1, label: 'grass', speed: 4, mode: 'walking' }, { class: 3, label: 'road', speed: 12, mode: 'motorised' }, { class: 9, label: 'lake', speed: 0, mode: 'walking' }],
    })
    const people = Float64Array.from({ length: side * side }, () => Math.floor(random() ** 4 * 50)), left = people.map((count, cell) => land.isPassable(cell) ? count : 0)
    const reach = Array.from(left.keys(), cell => {
      if (!land.isPassable(cell)) return []
      const { reached, seconds } = land.spread('to').run({ cell: [cell] }, { cutoff: minutes(6) })
      return Array.from(reached, c => [c, seconds[c]!] as const).sort((a, b) => a[1] - b[1])
    })
    const plan = scaleUp(land, { population: wide(people), within: minutes(6), sites: 5, sizes: [{ min: 0, max: 1e9, label: 'post', capacity: 90 }], exclusions: [{ layer: 'sites', metres: 250, keep: 'outside' }] })
    const chosen: number[] = []
    for (const row of plan.table) {
      const open = reach.map((cells, cell) => chosen.every(c => Math.hypot(at(c)[0] - at(cell)[0], at(c)[1] - at(cell)[1]) > 2.5) ? cells.reduce((sum, [c]) => sum + left[c]!, 0) : -1)
      const most = Math.max(...open), best = open.indexOf(most)
      expect(land.grid.cellAt(plan.sites.lon[chosen.length]!, plan.sites.lat[chosen.length]!)).toBe(best)
      expect(row.people).toBeCloseTo(most, 9)
      chosen.push(best)
      // The nearest first, and those equally far in proportion.
      let room = 90
      for (let i = 0; i < reach[best]!.length && room > 0;) {
        const band = reach[best]!.filter(([, time]) => time === reach[best]![i]![1]), waiting = band.reduce((sum, [c]) => sum + left[c]!, 0), taken = Math.min(room, waiting)
        for (const [c] of band) left[c]! *= waiting > 0 ? 1 - taken / waiting : 1
        room -= taken
        i += band.length
      }
    }
    expect(chosen).toHaveLength(5)
    expect(plan.searches).toBeLessThan(side * side / 2)
  })

  it('never serves more than a size can take, and loses nobody', () => {
    fc.assert(fc.property(worlds, fc.integer({ min: 1, max: 12 }), ({ cover, people, within, sites }, capacity) => {
      const land = landOf(cover)
      const plan = scaleUp(land, { population: grid(Float64Array.from(people)), within: minutes(within), sites, sizes: [{ min: 0, max: 1e9, label: 'post', capacity }] })
      let served = 0
      for (const row of plan.table) {
        expect(row.served).toBeLessThanOrEqual(Math.min(capacity, row.people) + 1e-9)
        served += row.served
      }
      const left = Array.from(plan.residual.values).reduce((sum, n) => sum + (n > 0 ? n : 0), 0)
      expect(served + left).toBeCloseTo(people.reduce((sum, n) => sum + n, 0), 9)
    }), { numRuns: 60 })
  })

  it.each([
    ['a goal above 1', { goal: 1.5 }, /goal/],
    ['a negative radius', { sites: 1, suitability: [{ kind: 'people' as const, radius: -5 }] }, /radius/],
    ['sizes with a gap', { sites: 1, sizes: [{ min: 0, max: 10, label: 'a', capacity: 1 }, { min: 50, max: 90, label: 'b', capacity: 2 }] }, /gap|follow|sizes/],
    ['nothing to stop it', {}, /sites|goal|budget/],
    ['a layer that is none', { sites: 1, exclusions: [{ layer: 'towns' as never, keep: 'inside' as const }] }, /expected layer of exclusion 1 as 'sites', places, zones, a raster or a FeatureCollection, got "towns"/],
    ['a factor without its layer', { sites: 1, suitability: [{ kind: 'distance', good: 'low' } as never] }, /expected layer of factor 1 \(distance\) as/],
  ])('refuses %s', (_, options, message) => {
    const land = landOf(new Array<number>(width * height).fill(1))
    expect(() => scaleUp(land, { population: grid(new Float64Array(width * height).fill(1)), within: minutes(5), ...options })).toThrow(message)
  })

  it.each([undefined, 0, 10])('counts the cell of a facility to its surroundings, wherever in it that stands, within %s m', metres => {
    const land = landOf(new Array<number>(width * height).fill(1)), [lon, lat] = land.grid.projector.toLonLat(500_270, 270)
    const home = land.grid.cellAt(lon, lat), existing = placesFrom([{ id: 'here', lon, lat }]), people = new Float64Array(width * height).fill(1)
    people[home] = 50
    for (const layer of ['sites', existing] as const) {
      const plan = (keep: 'inside' | 'outside'): number => {
        const { sites } = scaleUp(land, { population: grid(people), existing, within: 30, sites: 1, exclusions: [{ layer, metres, keep }] })
        return land.grid.cellAt(sites.lon[0]!, sites.lat[0]!)
      }
      expect(plan('inside')).toBe(home)
      expect(plan('outside')).not.toBe(home)
    }
  })

  it('serves those still to be served where the population has no data, and no share falls below 0', () => {
    const land = landOf(new Array<number>(width * height).fill(1)), cells = Float64Array.from({ length: width * height }, (_, cell) => cell % 2 === 0 ? 1 : NaN)
    const plan = scaleUp(land, { population: grid(cells), residual: grid(new Float64Array(width * height).fill(1)), within: minutes(2), sites: 3 })
    for (const row of plan.table) {
      expect(row.served).toBe(row.people)
      expect(row.covered).toBeGreaterThanOrEqual(0)
    }
    expect(plan.table.row(0).served + plan.table.row(1).served + plan.table.row(2).served + Array.from(plan.residual.values).reduce((sum, n) => sum + n, 0)).toBe(width * height)
  })

  it('takes scores for equal that differ by rounding only, and then the cell with most people', () => {
    const row = (values: number[]): Raster => rasterFrom({ values: Float64Array.from(values), width: 2, height: 1, bbox: [500_000, 0, 502_000, 1000], crs: 'EPSG:32631' })
    const factor = (weight: number, values: number[]) => ({ kind: 'priority' as const, weight, raster: row(values) })
    // 0.1 / 0.6 + 0.2 / 0.6 is a bit more than 0.3 / 0.6.
    const plan = scaleUp(terrain({ landcover: row([1, 1]), speeds: { 1: 5 } }), {
      population: row([1, 5]), within: minutes(1), sites: 1, suitability: [factor(0.1, [1, 0]), factor(0.2, [1, 0]), factor(0.3, [0, 1])],
    })
    expect(plan.table.row(0).people).toBe(5)
  })

  it('says when no cell is left to build on', () => {
    const land = landOf(new Array<number>(width * height).fill(1)), [lon, lat] = land.grid.lonLat(17)
    expect(() => scaleUp(land, {
      population: grid(new Float64Array(width * height).fill(1)), within: minutes(5), sites: 1, existing: placesFrom([{ id: 'here', lon, lat }]),
      exclusions: [{ layer: 'sites', metres: 10_000, keep: 'outside' }],
    })).toThrow(expect.objectContaining({ code: 'CANDIDATES_EMPTY' }))
  })
})
