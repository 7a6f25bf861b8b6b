import fc from 'fast-check'
import { access, buildGraph, decay, decayPresets, fusedPairs, matrixFrom, minutes, networkFrom, placesFrom, poolPairs, travelMatrix, travelSums, type TravelMatrix, type TravelSumsOptions } from 'farsakh'
import { describe, expect, it } from 'vitest'

/** Random demand, supply and times, some pairs missing. */
const world = fc.record({
  demand: fc.array(fc.nat(500), { minLength: 1, maxLength: 8 }), supply: fc.array(fc.nat(50), { minLength: 1, maxLength: 6 }),
  seconds: fc.array(fc.oneof(fc.integer({ min: 0, max: 3600 }), fc.constant(Infinity)), { minLength: 48, maxLength: 48 }),
}).map(({ demand, supply, seconds }) => ({ demand, supply, matrix: matrixOf(demand.length, supply.length, seconds) }))

function matrixOf(origins: number, destinations: number, seconds: readonly number[]): TravelMatrix {
  const pairs = Array.from({ length: origins * destinations }, (_, i) => i)
  return matrixFrom({ origins, destinations, origin: pairs.map(i => Math.floor(i / destinations)), destination: pairs.map(i => i % destinations), seconds: pairs.map(i => seconds[i]!), cutoff: 3600 })
}

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
const decays = [decay.step(1800), decay.linear(3600), decay.daiGaussian(3600), decay.exponential({ halfLife: 200 }), decayPresets.pysalE2sfca()]
const measures: readonly (typeof access.twoStepFca)[] = [access.twoStepFca, access.threeStepFca, access.modifiedTwoStepFca, access.modifiedHuffFca, access.balancedFca, access.spatialAvailability]

describe('measures of access', () => {
  it('by hand', () => {
    const matrix = matrixFrom({ origins: ['a', 'b', 'far'], destinations: ['clinic', 'post'], origin: [0, 1, 1], destination: [0, 0, 1], seconds: [300, 900, 60] })
    const found = access.twoStepFca(matrix, { demand: [100, 300, 50], supply: [8, 3], cutoff: minutes(30) })
    expect([...found.ratio]).toEqual([0.02, 0.01])
    expect([...found.values]).toEqual([0.02, 0.03, 0])
    expect([...found.unreached]).toEqual([2])
    expect(found.peopleUnreached).toBe(50)
    expect([...found.table()]).toEqual([{ id: 'a', access: 0.02 }, { id: 'b', access: 0.03 }, { id: 'far', access: 0 }])
    expect([...access.nearest(matrix, { supply: [8, 3], count: [1, 9] }).values]).toEqual([300, Infinity, 60, 900, Infinity, Infinity])
    expect(access.kNearest(matrix, 2)).toEqual({ k: 2, site: Int32Array.of(0, -1, 1, 0, -1, -1), seconds: Float64Array.of(300, Infinity, 60, 900, Infinity, Infinity) })
    expect([...access.balancingTime(matrix, { demand: [8, 4, 0], supply: [8, 3] }).values]).toEqual([300, 900, 0])
    expect([...access.cumulative(matrix, { supply: [8, 3], cutoffs: [60, 900] }).values]).toEqual([0, 8, 3, 11, 0, 0])
    expect([...access.cumulative(matrix, { supply: [8, 3], cutoffs: [900], boundary: 'exclusive' }).values]).toEqual([8, 3, 0])
    expect([...access.cumulativeWithCosts(matrix, { supply: [8, 3], cutoff: 900, also: [{ cost: [5, 5, 0], most: 1 }] }).values]).toEqual([0, 3, 0])
    expect([...access.huff(matrix, { demand: [100, 300, 50], supply: [8, 4], cutoff: 900 }).sites.demand].map(Math.round)).toEqual([300, 100])
  })

  it('spatial availability is people times two steps, and adds up to the supply that anybody reaches', () => {
    fc.assert(fc.property(world, fc.constantFrom(...decays), ({ demand, supply, matrix }, by) => {
      const available = access.spatialAvailability(matrix, { demand, supply, decay: by }), shared = access.twoStepFca(matrix, { demand, supply, decay: by })
      const flows = access.constrained(matrix, { demand, supply, decay: by, constraint: 'singly-supply' })
      for (const [i, value] of available.values.entries()) expect(near(value, demand[i]! * shared.values[i]!) && near(value, flows.values[i]!)).toBe(true)
      const reached = supply.filter((_, site) => demand.some((people, i) => people > 0 && by(matrix.between(i, site)) > 0 && matrix.between(i, site) < Infinity))
      expect(near(sum(available.values), sum(reached))).toBe(true)
    }))
  })

  it('one cutoff is gravity with a step', () => {
    fc.assert(fc.property(world, fc.nat(3600), ({ supply, matrix }, cutoff) => {
      expect(access.cumulative(matrix, { supply, cutoffs: [cutoff] }).values).toEqual(access.gravity(matrix, { supply, decay: decay.step(cutoff) }).values)
    }))
  })

  it('never NaN, and neither order nor units matter', () => {
    fc.assert(fc.property(world, fc.constantFrom(...decays), fc.constantFrom(...measures), ({ demand, supply, matrix }, by, measure) => {
      const { values } = measure(matrix, { demand, supply, decay: by }), size = demand.length
      expect(values.every(Number.isFinite)).toBe(true)
      const turned = matrixOf(size, supply.length, Array.from({ length: size * supply.length }, (_, i) => matrix.between(size - 1 - Math.floor(i / supply.length), i % supply.length)))
      const back = measure(turned, { demand: demand.toReversed(), supply, decay: by }).values
      expect(values.every((value, i) => near(value, back[size - 1 - i]!))).toBe(true)
      const doubled = measure(matrix, { demand, supply: supply.map(amount => 2 * amount), decay: by }).values
      expect(values.every((value, i) => near(2 * value, doubled[i]!))).toBe(true)
    }))
  })

  it('balanced and singly constrained keep totals; demand finds its sites', () => {
    fc.assert(fc.property(world, fc.constantFrom(...decays), ({ demand, supply, matrix }, by) => {
      const met = access.constrained(matrix, { demand, supply, decay: by, constraint: 'singly-demand' }), expected = access.huff(matrix, { demand, supply, decay: by }).sites
      for (const [site, people] of met.values.entries()) expect(near(people, expected.demand[site]!)).toBe(true)
      const reaching = demand.filter((_, i) => supply.some((amount, site) => amount > 0 && matrix.between(i, site) < Infinity && by(matrix.between(i, site)) > 0))
      expect(near(sum(met.values), sum(reaching))).toBe(true)
    }))
  })

  it('doubly constrained flows meet both ends', () => {
    const matrix = matrixOf(3, 2, [60, 600, 300, 300, 900, 120]), found = access.doublyConstrained(matrix, { demand: [10, 20, 30], supply: [25, 35], decay: decay.exponential({ halfLife: 600 }) })
    expect(found.isSettled).toBe(true)
    expect([10, 20, 30].every((people, i) => near(people, found.flow[2 * i]! + found.flow[2 * i + 1]!))).toBe(true)
    expect(near(25, found.flow[0]! + found.flow[2]! + found.flow[4]!)).toBe(true)
    expect(() => access.doublyConstrained(matrix, { demand: [1, 1, 1], supply: [1, 1], cutoff: 60 })).toThrow('of the same total, got 3 and 2')
  })

  it('RAAM is an equilibrium: nobody saves by changing, loads add up', () => {
    fc.assert(fc.property(world, ({ demand, supply, matrix }) => {
      const found = access.raam(matrix, { demand, supply, tau: 600, gap: 1e-10 })
      const reaching = demand.filter((_, i) => supply.some((amount, site) => amount > 0 && matrix.between(i, site) < Infinity))
      expect(near(sum(found.load), sum(reaching))).toBe(true)
      expect(found.gap).toBeLessThanOrEqual(1e-10)
      for (const [i, cost] of found.values.entries()) {
        const rho = sum(demand) > 0 && sum(supply) > 0 ? sum(demand) / sum(supply) : 1, costs = supply.map((amount, site) => amount > 0 ? found.load[site]! / (rho * amount) + matrix.between(i, site) / 600 : Infinity)
        expect(cost === Math.min(...costs) || near(cost, Math.min(...costs))).toBe(true)
      }
    }))
    // Two clinics side by side: crowding levels out. By hand: x / 10 + 0.1 = (30 - x) / 20 + 0.2 has x = 32 / 3.
    const { load } = access.raam(matrixOf(1, 2, [60, 120]), { demand: [30], supply: [10, 20], tau: 600, rho: 1, gap: 0, rounds: 100 })
    expect(near(load[0]!, 32 / 3)).toBe(true)
  })

  it('are the same over a matrix, over pairs found anew and on a pool', async () => {
    const graph = buildGraph({ lon: [44, 44.01, 44.02, 44.03], lat: [33, 33, 33, 33], tail: [0, 1, 2, 1, 2, 3], head: [1, 2, 3, 0, 1, 2], ms: [60_000, 90_000, 70_000, 60_000, 90_000, 70_000] }), network = networkFrom(graph)
    const villages = placesFrom([{ id: 'a', lon: 44.001, lat: 33, population: 100 }, { id: 'b', lon: 44.012, lat: 33, population: 250 }, { id: 'c', lon: 44.028, lat: 33, population: 40 }])
    const clinics = placesFrom([{ id: 'x', lon: 44, lat: 33, beds: 5 }, { id: 'y', lon: 44.03, lat: 33, beds: 9 }]), cutoff = minutes(5)
    const matrix = travelMatrix(network, { from: villages, to: clinics, cutoff }), fused = fusedPairs(network, { from: villages, to: clinics, cutoff })
    const pool = poolPairs({ travelSums: (model: typeof network, options: TravelSumsOptions) => Promise.resolve(travelSums(model, options)) }, network, { from: villages, to: clinics, cutoff })
    for (const measure of measures) {
      const options = { demand: 'population', supply: 'beds', decay: decay.linear(minutes(5)) }
      if (measure === access.twoStepFca) expect(measure(fused, { ...options, demand: villages.column('population') }).ratio.length).toBe(2)
      const whole = measure(matrix, options).values, anew = measure(fused, { ...options, demand: villages.column('population') }).values, later = (await measure(pool, { ...options, demand: villages.column('population') })).values
      expect(whole.every((value, i) => value > 0 && near(value, anew[i]!) && anew[i] === later[i])).toBe(true)
    }
  })
})

describe('bad input', () => {
  const matrix = matrixFrom({ origins: ['a', 'b'], destinations: ['x'], origin: [0, 1], destination: [0, 0], seconds: [60, 600], cutoff: 900 }), demand = [1, 2], supply = [3]
  it.each([
    ['a column of the wrong length', () => access.twoStepFca(matrix, { demand: [1], supply, cutoff: 60 }), 'expected 2 values of demand, one for each origin, got 1'],
    ['a column of places that are none', () => access.twoStepFca(matrix, { demand: 'population', supply, cutoff: 60 }), 'this end has no columns'],
    ['negative demand', () => access.twoStepFca(matrix, { demand: [1, -2], supply, cutoff: 60 }), 'got -2 in row 1 (b)'],
    ['NaN supply', () => access.gravity(matrix, { supply: [NaN], cutoff: 60 }), 'got NaN in row 0 (x)'],
    ['a decay that rises', () => access.gravity(matrix, { supply, decay: decay.custom(t => t / 900) }), 'expected a decay that never rises'],
    ['a decay that leaves 0 to 1', () => access.gravity(matrix, { supply, decay: decay.custom(() => 1.5) }), 'expected a decay between 0 and 1, got 1.5 at 0 s'],
    ["a cutoff beyond the matrix's", () => access.twoStepFca(matrix, { demand, supply, cutoff: 1000 }), 'expected a cutoff of at most 900 s, that of the pairs, got 1000'],
    ['bounds that do not ascend', () => decay.stepped([[600, 1], [300, 0.5]]), 'expected bounds that ascend'],
    ['a scale of nothing', () => decay.gaussian(0), 'expected a scale above 0, got 0'],
  ])('says what is wrong: %s', (_, run, message) => {
    expect(run).toThrow(message)
  })

  it('warns of decays that are cut off, and of sites nobody reaches', () => {
    const found = access.twoStepFca(matrix, { demand: [0, 0], supply, decay: decay.gaussian(900) })
    expect([...found.issues].map(({ code }) => code)).toEqual(['DECAY_CUT_OFF', 'SITE_WITHOUT_DEMAND'])
    expect([...found.values]).toEqual([0, 0])
  })
})
