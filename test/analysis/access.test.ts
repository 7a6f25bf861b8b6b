import fc from 'fast-check'
import { access, buildGraph, decay, decayPresets, fusedPairs, hybrid, matrixFrom, minutes, networkFrom, placesFrom, poolPairs, rasterFrom, terrain, travelMatrix, travelSums, type Decay, type TravelMatrix, type TravelSumsOptions } from 'farsakh'
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

  it('say who has nothing in reach, whatever their access: sites that are shared by nobody count, and origins where nobody lives', () => {
    fc.assert(fc.property(world, fc.constantFrom(...decays), ({ demand, supply, matrix }, by) => {
      const options = { demand, supply, decay: by }, among = matrixOf(demand.length, demand.length, Array.from({ length: demand.length ** 2 }, () => 0))
      const cannot = demand.flatMap((_, i) => supply.some((amount, site) => amount > 0 && matrix.between(i, site) < Infinity && by(matrix.between(i, site)) > 0) ? [] : [i])
      const found = {
        ...Object.fromEntries([...measures, access.huff, access.gravity].map(measure => [measure.name, measure(matrix, options)])),
        'total-supply': access.constrained(matrix, { ...options, constraint: 'total-supply' }), 'singly-supply': access.constrained(matrix, { ...options, constraint: 'singly-supply' }),
      }
      for (const [name, { unreached, peopleUnreached }] of Object.entries(found)) expect({ name, unreached: [...unreached], people: peopleUnreached }).toEqual({ name, unreached: cannot, people: sum(cannot.map(i => demand[i]!)) })
      for (const constraint of ['total-demand', 'singly-demand'] as const) {
        const { unreached, peopleUnreached } = access.constrained(matrix, { ...options, constraint })
        expect(peopleUnreached).toBe(sum(cannot.map(i => demand[i]!)))
        expect([...unreached]).toEqual(supply.flatMap((_, site) => demand.some((people, i) => people > 0 && matrix.between(i, site) < Infinity && by(matrix.between(i, site)) > 0) ? [] : [site]))
      }
      const anything = demand.flatMap((_, i) => supply.some((amount, site) => amount > 0 && matrix.between(i, site) < Infinity) ? [] : [i])
      for (const { unreached } of [access.nearest(matrix, { supply, count: [2, 60] }), access.balancingTime(matrix, { demand, supply }), access.raam(matrix, { demand, supply }), access.cumulative(matrix, { supply, cutoffs: [3600, 0] }), access.fcaRatio(matrix, { demand, supply, cutoff: 3600, among })]) expect([...unreached]).toEqual(anything)
    }), { numRuns: 60 })
  })

  it('several cutoffs in one pass are each alone, whatever their order and boundary', () => {
    fc.assert(fc.property(world, fc.array(fc.constantFrom(0, 600, 1200, 3600), { minLength: 1, maxLength: 4 }), fc.constantFrom('inclusive' as const, 'exclusive' as const), ({ supply, matrix }, cutoffs, boundary) => {
      const together = access.cumulative(matrix, { supply, cutoffs, boundary })
      for (const [c, cutoff] of cutoffs.entries()) expect(together.values.filter((_, i) => i % cutoffs.length === c)).toEqual(access.gravity(matrix, { supply, decay: decay.step(cutoff, { boundary }) }).values)
    }), { numRuns: 40 })
  })

  it('the nearest are those of a sort', () => {
    fc.assert(fc.property(world, ({ demand, supply, matrix }) => {
      const near = access.nearest(matrix, { supply, count: [1, 40] }), five = access.kNearest(matrix, 3), balance = access.balancingTime(matrix, { demand, supply })
      for (const [i, people] of demand.entries()) {
        const row = supply.map((amount, site) => ({ site, amount, seconds: matrix.between(i, site) })).filter(({ seconds }) => seconds < Infinity).sort((a, b) => a.seconds - b.seconds || a.site - b.site)
        const when = (count: number): number => row.find((_, j) => sum(row.slice(0, j + 1).map(({ amount }) => amount)) >= count)?.seconds ?? Infinity
        expect([...near.values.subarray(2 * i, 2 * i + 2), balance.values[i]]).toEqual([when(1), when(40), people === 0 ? 0 : when(people)])
        expect([...five.site.subarray(3 * i, 3 * i + 3)]).toEqual([0, 1, 2].map(j => row[j]?.site ?? -1))
      }
    }), { numRuns: 60 })
  })

  it('nothing is NaN where a decay leaves next to nothing', () => {
    // A site whose only people are a hundred half-lives of a hundred away, and others too far even for that.
    const matrix = matrixOf(2, 1, [1074, 3000]), fast = decay.exponential({ halfLife: 1 })
    for (const measure of measures) expect(measure(matrix, { demand: [100, 5], supply: [8], decay: fast }).values.every(Number.isFinite)).toBe(true)
  })

  it('doubly constrained flows that cannot be are numbers, and say who is left out', () => {
    const apart = access.doublyConstrained(matrixOf(3, 2, [60, Infinity, Infinity, 60, Infinity, Infinity]), { demand: [10, 15, 5], supply: [20, 10], cutoff: 3600 })
    expect(apart.isSettled).toBe(false)
    expect([...apart.flow, ...apart.originFactor, ...apart.siteFactor, apart.error].every(Number.isFinite)).toBe(true)
    expect([[...apart.unreached], apart.peopleUnreached]).toEqual([[2], 5])
    const idle = access.doublyConstrained(matrixOf(1, 2, [60, Infinity]), { demand: [30], supply: [20, 10], cutoff: 3600, rounds: 5 })
    expect([...idle.issues].map(({ code, row }) => [code, row])).toEqual([['SITE_WITHOUT_DEMAND', 1], ['FLOWS_UNSETTLED', -1]])
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
    for (const options of [{ cutoffs: [200, 60, 200] }, { cutoffs: [120, 150], boundary: 'exclusive' as const }]) {
      const whole = access.cumulative(matrix, { supply: 'beds', ...options })
      expect([access.cumulative(fused, { supply: 'beds', ...options }).values, (await access.cumulative(pool, { supply: 'beds', ...options })).values]).toEqual([whole.values, whole.values])
    }
    const interval = { supply: 'beds', from: 60, to: 240 }
    expect([access.cumulativeInterval(fused, interval).values, (await access.cumulativeInterval(pool, interval)).values]).toEqual(Array(2).fill(access.cumulativeInterval(matrix, interval).values))
    const closest = { supply: 'beds', count: [1, 6, 20] }
    expect([access.nearest(fused, closest).values, (await access.nearest(pool, closest)).values]).toEqual(Array(2).fill(access.nearest(matrix, closest).values))
    expect([...access.nearest(fused, closest).issues]).toEqual([...access.nearest(matrix, closest).issues])
    expect([...access.nearest(fused, { supply: [0, 9] }).values]).toEqual([...access.nearest(matrix, { supply: [0, 9] }).values])
    expect([...access.nearest(fused, { supply: [0, 0] }).unreached]).toEqual([0, 1, 2])
    expect([access.kNearest(fused, 3), await access.kNearest(pool, 3)]).toEqual(Array(2).fill(access.kNearest(matrix, 3)))
    for (const refused of [() => access.balancingTime(fused as never, { demand: [1, 1, 1], supply: 'beds' }), () => access.raam(fused as never, { demand: [1, 1, 1], supply: 'beds' }), () => access.doublyConstrained(pool as never, { demand: [1, 1, 1], supply: [1, 2], cutoff: 60 })]) expect(refused).toThrow(/expected a matrix, because .* looks at single pairs; got pairs that are found anew \((fused|pool)Pairs\): use travelMatrix/)
    const many = placesFrom(Array.from({ length: 70 }, (_, i) => ({ id: String(i), lon: 44 + i / 2500, lat: 33 })))
    expect(() => access.nearest(fusedPairs(network, { from: villages, to: many, cutoff }), { supply: new Float64Array(70).fill(1), count: 66 })).toThrow('expected a count that the 64 nearest sites make up')
  })

  it('warn over pairs found anew of a decay that leaves too little for their digits', () => {
    const network = networkFrom(buildGraph({ lon: [44, 44.4], lat: [33, 33], tail: [0, 1], head: [1, 0], ms: [3_540_000, 3_540_000] })), ends = { from: placesFrom([{ id: 'a', lon: 44, lat: 33 }, { id: 'far', lon: 44.4, lat: 33 }]), to: placesFrom([{ id: 'x', lon: 44, lat: 33 }]), cutoff: minutes(60) }
    const matrix = travelMatrix(network, ends), fused = fusedPairs(network, ends), codes = (measure: typeof access.twoStepFca, pairs: TravelMatrix | typeof fused, by: Decay): string[] => [...measure(pairs, { demand: [100, 100], supply: [8], decay: by }).issues].map(({ code }) => code)
    const steep = decay.exponential({ halfLife: 100 }), plain = decay.exponential({ halfLife: 300 })
    // What the warning is of: M2SFCA of the far village is 2^-70 of that of the near one, of which nothing is left.
    const found = (pairs: TravelMatrix | typeof fused): number => access.modifiedTwoStepFca(pairs, { demand: [100, 100], supply: [8], decay: steep }).values[1]!
    expect([found(matrix) > 0, found(fused)]).toEqual([true, 0])
    expect([codes(access.twoStepFca, fused, steep), codes(access.twoStepFca, fused, plain), codes(access.balancedFca, fused, plain), codes(access.twoStepFca, fused, decay.linear(3600))]).toEqual([['DECAY_STEEP'], [], ['DECAY_STEEP'], []])
    expect([codes(access.twoStepFca, matrix, steep), codes(access.balancedFca, matrix, plain)]).toEqual([[], []])
  })

  it('are the same over ground, and over roads and ground', () => {
    const land = terrain({ friction: rasterFrom({ values: new Float32Array(400).fill(0.72), width: 20, height: 20, bbox: [44, 33, 44.04, 33.02] }), unit: 's/m' })
    const roads = networkFrom(buildGraph({ lon: [44.001, 44.039], lat: [33.01, 33.01], tail: [0, 1], head: [1, 0], ms: [90_000, 90_000] }))
    const villages = placesFrom([{ id: 'a', lon: 44.001, lat: 33.011 }, { id: 'b', lon: 44.012, lat: 33.002 }, { id: 'c', lon: 44.038, lat: 33.018 }, { id: 'off', lon: 45, lat: 33 }]), clinics = placesFrom([{ id: 'x', lon: 44.002, lat: 33.01, beds: 5 }, { id: 'y', lon: 44.03, lat: 33.009, beds: 9 }])
    for (const model of [land, hybrid({ network: roads, land })]) {
      const ends = { from: villages, to: clinics, cutoff: minutes(40) }, matrix = travelMatrix(model, ends), fused = fusedPairs(model, ends), demand = [100, 250, 40, 7]
      for (const measure of measures) {
        const options = { demand, supply: 'beds', decay: decay.daiGaussian(minutes(40)) }, found = measure(fused, options)
        expect(found.values.every((value, i) => near(value, measure(matrix, options).values[i]!))).toBe(true)
        expect([[...found.unreached], found.peopleUnreached]).toEqual([[3], 7])
      }
      expect(access.nearest(fused, { supply: 'beds', count: [1, 6] }).values.every((value, i) => value === access.nearest(matrix, { supply: 'beds', count: [1, 6] }).values[i] || near(value, access.nearest(matrix, { supply: 'beds', count: [1, 6] }).values[i]!))).toBe(true)
      expect([...travelSums(model, { to: clinics, points: villages, cutoff: 60, nearest: 1, demand, explain: true }).issues].map(({ code, message }) => [code, message])).toEqual([['POINTS_OFF_GROUND', '1 of 4 points lie on barriers or outside the grid, with 7 of the demand: they reach nothing']])
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
