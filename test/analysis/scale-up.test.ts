import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
  ])('refuses %s', (_, options, message) => {
    const land = landOf(new Array<number>(width * height).fill(1))
    expect(() => scaleUp(land, { population: grid(new Float64Array(width * height).fill(1)), within: minutes(5), ...options })).toThrow(message)
  })

  it('says when no cell is left to build on', () => {
    const land = landOf(new Array<number>(width * height).fill(1)), [lon, lat] = land.grid.lonLat(17)
    expect(() => scaleUp(land, {
      population: grid(new Float64Array(width * height).fill(1)), within: minutes(5), sites: 1, existing: placesFrom([{ id: 'here', lon, lat }]),
      exclusions: [{ layer: 'sites', metres: 10_000, keep: 'outside' }],
    })).toThrow(expect.objectContaining({ code: 'CANDIDATES_EMPTY' }))
  })
})
