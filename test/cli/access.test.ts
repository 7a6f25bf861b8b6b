import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { access, decay, demandFrom, driving, equity, minutes, readNetwork, readPlaces, readRaster, travelMatrix, travelSums, fusedPairs } from 'farsakh'
import { file } from 'farsakh/node'
import { take as measure } from '../../src/cli/access-measures.ts'
import { readAccessWorld } from '../../src/cli/access-pairs.ts'
import type { Options } from '../../src/cli/options.ts'
import { createProgress } from '../../src/cli/progress.ts'
import { Session } from '../../src/cli/session.ts'
import { testIo } from './helpers.ts'
import { flags, makeWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await world.write('towns.csv', 'id,lon,lat,population,income,kind\nT1,44.02,33.001,100,5,urban\nT2,44.15,33.0,250.5,9,rural\nT3,44.11,33.02,40,,rural\nfar,46,33,7,3,rural\n')
  await world.write('times.csv', 'from_id,to_id,minutes\na,x,5\na,y,20\nb,x,15\nc,y,\nzz,x,1\n')
  await world.write('people.csv', 'id,population,wealth\na,100,1\nb,300,2\nc,50,\n')
  await world.write('sites.csv', 'id,beds\nx,8\ny,3\n')
})
afterAll(() => world.remove())

const csv = async (name: string): Promise<string[][]> => (await world.read(name)).trimEnd().split('\n').map(line => line.split(','))
const columns = async (name: string): Promise<Record<string, string[]>> => {
  const [head, ...rows] = await csv(name)
  return Object.fromEntries(head!.map((title, c) => [title, rows.map(row => row[c]!)]))
}
const places = (changes: Readonly<Record<string, string | undefined>> = {}): string[] => ['access', ...flags({
  network: world.path('roads.osm'), to: world.path('hospitals.csv'), supply: 'beds', from: world.path('towns.csv'), out: world.path('access'), decay: 'dai 1h', measure: 'two-step-fca', ...changes,
})]
const ready = (changes: Readonly<Record<string, string | undefined>> = {}): string[] => ['access', ...flags({ matrix: world.path('times.csv'), from: world.path('people.csv'), to: world.path('sites.csv'), supply: 'beds', out: world.path('ready'), measure: 'two-step-fca', cutoff: '30m', ...changes })]

describe('farsakh access', () => {
  it('takes several measures of places, and says what the library says', async () => {
    const { code, out, err } = await world.run([...places({ measure: 'two-step-fca,cumulative,nearest,raam,huff,constrained-singly-demand', cutoffs: '5m,30m', count: '1,130', income: 'income', groups: 'kind', zones: world.path('districts.geojson') }), '--threads', '1'])
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('expected beds at least 0 and finite for C1: it offers nothing') as string })
    expect((await readdir(world.path('access'))).sort()).toEqual(['access-by-zone.csv', 'access.csv', 'equity.csv', 'issues.csv', 'run.json', 'sites.csv'])
    const network = await readNetwork(file(world.path('roads.osm')), { profile: driving }), from = await readPlaces(file(world.path('towns.csv'))), to = await readPlaces(file(world.path('hospitals.csv')))
    const matrix = travelMatrix(network, { from, to, cutoff: minutes(120) }), demand = from.column('population'), supply = Float64Array.of(120, 0, 400), by = { demand, supply, decay: decay.daiGaussian(3600) }
    const wanted = {
      two_step_fca: access.twoStepFca(matrix, by).values, cumulative_300s: access.cumulative(matrix, { supply, cutoffs: [300] }).values, cumulative_1800s: access.cumulative(matrix, { supply, cutoffs: [1800] }).values,
      nearest_1_seconds: access.nearest(matrix, { supply }).values, nearest_130_seconds: access.nearest(matrix, { supply, count: 130 }).values, raam_cost: access.raam(matrix, { demand, supply }).values, huff: access.huff(matrix, by).values,
    }
    const found = await columns('access/access.csv')
    expect(Object.keys(found)).toEqual(['id', ...Object.keys(wanted)])
    for (const [name, values] of Object.entries(wanted)) expect({ [name]: found[name]!.map(Number) }).toEqual({ [name]: [...values] })
    expect(found.two_step_fca![3]).toBe('0')
    expect(found.nearest_1_seconds![3]).toBe('Infinity')
    const sites = await columns('access/sites.csv')
    expect(sites.id).toEqual(['H1', 'C1', 'C2'])
    expect(sites.two_step_fca_ratio!.map(Number)).toEqual([...access.twoStepFca(matrix, by).ratio])
    expect(sites.huff_demand!.map(Number)).toEqual([...access.huff(matrix, by).sites.demand])
    expect(sites.constrained_singly_demand!.map(Number)).toEqual([...access.constrained(matrix, { ...by, constraint: 'singly-demand' }).values])
    // Those without an income are left out where people are ranked; those who get nowhere where it is a time.
    const equal = (await csv('access/equity.csv')).filter(([measure]) => measure === 'two_step_fca'), value = (index: string): number => Number(equal.find(row => row[1] === index)![2])
    expect(equal.map(row => row[1])).toEqual(['gini', 'theil', 'theil_between', 'theil_within', 'mean of urban', 'mean of rural', 'palma', 'quintile_ratio', 'concentration', 'concentration_erreygers'])
    expect(value('gini')).toBe(equity.gini({ access: wanted.two_step_fca, people: demand }))
    expect(value('palma')).toBe(equity.palma({ access: [0, 1, 3].map(i => wanted.two_step_fca[i]!), people: [100, 250.5, 7], income: [5, 9, 3] }))
    expect(value('theil_between') + value('theil_within')).toBeCloseTo(value('theil'), 12)
    expect((await csv('access/equity.csv')).filter(([measure, index]) => (measure === 'nearest_1_seconds' && index === 'gini') || (measure === 'huff' && index === 'concentration')).map(row => row.slice(3))).toEqual([['390.5', '7'], ['357.5', '40']])
    const zones = (await csv('access/access-by-zone.csv')).filter(row => row[1] === 'nearest_1_seconds')
    expect(zones.map(row => [row[0], row[2], row[3]])).toEqual([['West', '100', '0'], ['East', '40', '0'], ['(no zone)', '257.5', '7']])
    expect(Number(zones[2]![4])).toBe(wanted.nearest_1_seconds[1])
    expect(out).toMatch(/^measure +mean +least +most +Gini +people with none\ntwo_step_fca .* 7 of 398\n[^]*\nnearest_1_seconds +[\d.]+ min +[\d.]+ min +[\d.]+ min +– +7 of 398\n/)
    expect(out).toMatch(/\nzone +people +two_step_fca[^]*\nWest +100 /)
    const record = JSON.parse(await world.read('access/run.json')) as object
    expect(record).toMatchObject({ command: 'access', options: { decay: 'dai 1h', measure: expect.arrayContaining(['raam']) as string[] }, counts: { origins: 4, facilities: 3, people: 397.5 } })
    for (const code of ['SUPPLY_MISSING', 'INCOME_MISSING', 'PLACE_OFF_NETWORK']) expect(await world.read('access/issues.csv')).toContain(code)
  })

  it('takes the cells of a raster, drawn on its grid, from a matrix and without one alike', async () => {
    const cells = (changes: Readonly<Record<string, string | undefined>> = {}): string[] => places({ from: undefined, population: world.path('people.tif'), ...changes })
    const { code, out } = await world.run([...cells(), '--json', '--quiet', '--threads', '1'])
    expect(code).toBe(0)
    const { measures, files } = JSON.parse(out) as { measures: { measure: string, people: number, mean: number, peopleUnreached: number }[], files: string[] }
    expect(files).toEqual(['access.csv', 'access.tif', 'equity.csv', 'sites.csv', 'issues.csv', 'run.json'])
    const raster = await readRaster(file(world.path('people.tif'))), demand = demandFrom(raster), drawn = await readRaster(file(world.path('access/access.tif'))), found = await columns('access/access.csv')
    expect([drawn.width, drawn.height]).toEqual([raster.width, raster.height])
    expect(found.id!.map(Number)).toEqual([...demand.row])
    demand.row.forEach((cell, i) => expect(drawn.values[cell]).toBe(Math.fround(Number(found.two_step_fca![i]))))
    expect(drawn.values.filter((_, cell) => drawn.has(cell)).length).toBe(demand.size)
    expect(measures[0]!.people).toBeCloseTo(demand.total, 9)
    const network = await readNetwork(file(world.path('roads.osm')), { profile: driving }), to = await readPlaces(file(world.path('hospitals.csv')))
    const anew = access.twoStepFca(fusedPairs(network, { from: demand, to, cutoff: 3600 }), { demand: demand.people, supply: [120, 0, 400], decay: decay.daiGaussian(3600) })
    anew.values.forEach((value, i) => expect(Number(found.two_step_fca![i])).toBeCloseTo(value, 10))
    // People times access is the supply that anybody reaches.
    expect(demand.people.reduce((sum, people, i) => sum + people * Number(found.two_step_fca![i]), 0)).toBeCloseTo(520, 8)
    expect(travelSums(network, { to, points: demand, cutoff: 3600, nearest: 1 }).joined.filter(joined => joined === 0)).toHaveLength(0)
  })

  it('finds pairs that are too many to keep anew at each pass, with the same figures', async () => {
    const io = testIo(), options: Options = { network: world.path('roads.osm'), to: world.path('hospitals.csv'), supply: 'beds', population: world.path('people.tif'), measure: ['two-step-fca', 'cumulative', 'nearest'], cutoffs: [300, 1800], threads: 1, explain: true, quiet: true }
    const take = async (most: number): Promise<{ kind: string, values: Float64Array[], codes: string[] }> => {
      const session = new Session({ command: 'access', options, io, progress: createProgress(io, options), version: '0' }), { origins, sites, pairs: search } = await readAccessWorld(session, most), { pairs, close } = await search(3600)
      const measured = await Promise.all(options.measure!.map(name => measure(name, { pairs, demand: origins.demand, supply: sites.supply, decay: decay.daiGaussian(3600), options, among: () => { throw new Error('not asked for') } })))
      await close()
      return { kind: 'kind' in pairs ? pairs.kind : 'matrix', values: measured.flatMap(({ columns }) => columns.map(({ values }) => values)), codes: [...session.issues].map(issue => issue.code) }
    }
    const [kept, anew] = [await take(1e9), await take(10)]
    expect([kept.kind, anew.kind, anew.values.length]).toEqual(['matrix', 'fused', 4])
    for (const [c, column] of kept.values.entries()) column.forEach((value, i) => { expect(anew.values[c]![i]).toBeCloseTo(value, 10) })
    expect(anew.codes).toEqual(kept.codes)
    expect(io.stderr.text.match(/^engine search: /gm)).toHaveLength(2)
    expect(await readAccessWorld(new Session({ command: 'access', options: { ...options, measure: ['raam'] }, io, progress: createProgress(io, options), version: '0' }), 10).then(({ pairs }) => pairs(3600)).then(({ pairs }) => 'kind' in pairs)).toBe(false)
  })

  it('takes a ready matrix, in minutes or seconds, with tables that have no coordinates', async () => {
    const { code, out, err } = await world.run(ready({ measure: 'two-step-fca,balancing-time,gravity' }))
    expect(code).toBe(0)
    expect(await csv('ready/access.csv')).toEqual([['id', 'two_step_fca', 'balancing_time_seconds', 'gravity'], ['a', '0.05', 'Infinity', '11'], ['b', '0.02', 'Infinity', '8'], ['c', '0', 'Infinity', '0']])
    expect(err).toContain('warning: ' + world.path('times.csv') + ': 1 ids of its column from are none of the ids of ' + world.path('people.csv') + ' (the first is zz): their pairs are left out')
    expect(out).toMatch(/two_step_fca +0\.0244 +0 +0\.05 .* 50 of 450\n/)
    // Without tables its ids are the places, and each site is one.
    await world.write('seconds.csv', 'from,to,seconds\na,x,300\na,y,1200\nb,x,900\n')
    expect((await world.run([...ready({ matrix: world.path('seconds.csv'), from: undefined, to: undefined, supply: undefined, measure: 'gravity', decay: 'exponential half-life 5m', cutoff: undefined }), '--quiet'])).out).toMatch(/places with none\ngravity .* 0 of 2\n/)
    const shares = await columns('ready/access.csv')
    expect(shares.id).toEqual(['a', 'b'])
    for (const [i, value] of [0.5625, 0.125].entries()) expect(Number(shares.gravity![i])).toBeCloseTo(value, 12)
  })

  it('says of each cutoff, and of measures of sites, how many people have nothing in reach', async () => {
    const { out } = await world.run([...ready({ measure: 'cumulative,constrained-singly-demand', cutoffs: '10m,20m' }), '--quiet'])
    expect(out).toMatch(/cumulative_600s .* 350 of 450\ncumulative_1200s .* 50 of 450\nconstrained_singly_demand stands in sites\.csv; 50 of 450 people have no supply in reach\n$/)
    const { measures, sites } = JSON.parse((await world.run([...ready({ measure: 'constrained-total-demand' }), '--quiet', '--json'])).out) as { measures: unknown[], sites: unknown[] }
    expect([measures, sites]).toEqual([[], [{ measure: 'constrained_total_demand', peopleUnreached: 50 }]])
  })

  it('gives the pairs of an id to every row of a table that has it, and says so', async () => {
    await world.write('twins.csv', 'id,population,wealth\na,60,1\nb,300,2\na,40,3\n')
    const { code, err } = await world.run(ready({ from: world.path('twins.csv'), measure: 'nearest' }))
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining(`1 ids of ${world.path('twins.csv')} stand in several rows (the first is a): their pairs count for each of them`) as string })
    expect(await csv('ready/access.csv')).toEqual([['id', 'nearest_1_seconds'], ['a', '300'], ['b', '900'], ['a', '300']])
  })

  it('takes its options from a config file', async () => {
    const config = await world.write('access.yaml', 'matrix: times.csv\nfrom: people.csv\nto: sites.csv\nsupply: beds\nmeasure: [cumulative-interval, nearest]\ninterval: 5m-20m\ncount: [1, 9]\nout: by-config\n')
    expect(await world.run(['access', '--config', config, '--quiet'])).toMatchObject({ code: 0, err: '' })
    expect(await csv('by-config/access.csv')).toEqual([['id', 'cumulative_interval', 'nearest_1_seconds', 'nearest_9_seconds'], ['a', '8', '300', '1200'], ['b', '0', '900', 'Infinity'], ['c', '0', 'Infinity', 'Infinity']])
  })
})

describe('a call of farsakh access that is wrong is exit 2 and one clear message', () => {
  it.each<[string, () => string[], RegExp]>([
    ['no measure', () => places({ measure: undefined }), /expected --measure LIST \(what to measure, one or several of cumulative, /],
    ['an unknown measure', () => places({ measure: 'two-step-fca,2sfca' }), /--measure: expected one of cumulative, .*, raam, .*, got "2sfca"/],
    ['a decay that is none', () => places({ decay: 'gausian 20m' }), /--decay: expected a decay, got "gausian 20m": no decay is called "gausian"\. Decays are\n {2}step 30m\n[^]* {2}gaussian 20m\n/],
    ['a decay without a unit', () => places({ decay: 'gaussian 20' }), /--decay: expected a duration with its unit/],
    ['neither decay nor cutoff', () => places({ decay: undefined }), /--measure two-step-fca: expected --decay DECAY \(such as .*\) or --cutoff TIME/],
    ['a decay that never ends', () => places({ decay: 'gaussian 20m' }), /--decay gaussian 20m: expected a decay that ends, or --cutoff TIME, .* \(0\.001 is left of it after 1 h 15 min\)/],
    ['a column of supply that is not there', () => places({ supply: 'bed' }), /--supply: expected one of the columns name, type, beds, got "bed"/],
    ['a column of supply without numbers', () => places({ supply: 'type' }), /--supply: expected numbers above 0 in the column type of .*hospitals\.csv, got none in 3 rows/],
    ['a column of demand that is not there', () => places({ demand: 'souls' }), /--demand: expected one of the columns population, income, kind, got "souls"/],
    ['no people', () => places({ from: world.path('hospitals.csv') }), /--measure two-step-fca: expected people, .*got no column population in .*hospitals\.csv/],
    ['no origins', () => places({ from: undefined }), /expected either --from FILE \(places\) or --population FILE \(a raster of people\), got neither/],
    ['no facilities', () => places({ to: undefined }), /expected --to FILE \(facilities that people travel to\), got none/],
    ['nothing to travel over', () => places({ network: undefined }), /expected --network FILE or --landcover FILE or --friction FILE or --matrix FILE/],
    ['both a matrix and roads', () => ready({ network: world.path('roads.osm') }), /expected either --matrix \(ready times\) or --network, got both/],
    ['incomes of a raster', () => places({ from: undefined, population: world.path('people.tif'), income: 'income' }), /--income: expected --from FILE \(places with the column income\), because cells of a raster have no columns/],
    ['groups that are not there', () => places({ groups: 'region' }), /--groups: expected one of the columns population, income, kind, got "region"/],
    ['demand of a raster', () => places({ from: undefined, population: world.path('people.tif'), demand: 'population' }), /--demand: expected --from FILE/],
    ['an interval without ends', () => places({ measure: 'cumulative-interval' }), /--measure cumulative-interval: expected --interval FROM-TO/],
    ['an interval that runs backwards', () => places({ interval: '1h-30m' }), /--interval: expected the shorter time first/],
    ['a count of nothing', () => places({ count: '0' }), /--count: expected numbers above 0, such as 1,5, got "0"/],
    ['a ratio of smooth catchments', () => places({ measure: 'fca-ratio' }), /--measure fca-ratio: expected --cutoff TIME or --decay "step TIME"/],
    ['zones of a matrix alone', () => ready({ from: undefined, measure: 'gravity', zones: world.path('districts.geojson') }), /--zones: expected --from FILE \(places with coordinates\), got a matrix alone/],
    ['a matrix without times', () => ready({ matrix: world.path('people.csv') }), /expected the columns from, to and seconds \(or minutes\) in .*people\.csv, got id, population, wealth/],
    ['a matrix of other places', () => ready({ from: world.path('sites.csv'), demand: 'beds' }), /expected pairs in .*times\.csv between ids of --from and --to, got none \(its first pair is from a to x; the first ids there are x and x\)/],
  ])('%s', async (_, call, message) => {
    const { code, out, err } = await world.run([...call(), '--quiet'])
    expect(err).toMatch(message)
    expect(err.match(/error:/g)).toHaveLength(1)
    expect(err).not.toContain('    at ')
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  it('a negative time of a matrix is named by its line', async () => {
    const path = await world.write('negative.csv', 'from,to,seconds\na,x,5\nb,x,-3\n')
    expect((await world.run([...ready({ matrix: path }), '--quiet'])).err).toMatch(/expected times of at least 0 in the column seconds of .*negative\.csv, got "-3" on line 3/)
  })
})

describe('over ground', () => {
  it('takes measures of places that stand on it', async () => {
    const { rasterFrom, toGeoTiff } = await import('farsakh')
    await world.write('friction.tif', toGeoTiff(rasterFrom({ values: new Float32Array(400 * 100).fill(0.72), width: 400, height: 100, bbox: [44, 32.98, 44.2, 33.03] })))
    const { code, err } = await world.run([...places({ network: undefined, friction: world.path('friction.tif'), 'friction-unit': 's/m', decay: 'linear 3h', out: world.path('on-foot') }), '--quiet'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const found = await columns('on-foot/access.csv')
    expect(found.two_step_fca!.map(value => Number(value) > 0)).toEqual([true, true, true, false])
  })
})
