import { readdir, readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coverage, demandFrom, driving, minutes, readNetwork, readPlaces, readRaster, readZones, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'
import { displayWidth } from '../../src/cli/terminal.ts'
import { shared } from '../helpers/shared.ts'
import { testIo } from './helpers.ts'
import { flags, makeWorld, type World } from './world.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })
afterAll(() => world.remove())

const csv = async (name: string): Promise<string[][]> => (await world.read(name)).trimEnd().split('\n').map(line => line.split(','))

describe('farsakh coverage', () => {
  it('writes every result and prints the table', async () => {
    const { code, out, err } = await world.run(['coverage', ...world.coverage()])
    expect(err).not.toContain('error')
    expect(code).toBe(0)
    expect((await readdir(world.path('out'))).sort()).toEqual(['catchments.csv', 'coverage.csv', 'isochrones.geojson', 'issues.csv', 'run.json', 'travel_time.tif'])
    expect(out.split('\n')[0]).toMatch(/^zone +people +in 5 min +in 10 min +in 20 min +farther +no road near$/)
    expect(out).toMatch(/\nWest +\d+ .*\nEast +\d+ .*\n\(no zone\) +\d+ .*\neverybody +\d+ /)
    expect(new Set(out.trimEnd().split('\n').map(displayWidth)).size).toBe(1)
    expect(err).toContain(`Results are in ${world.path('out')}: coverage.csv, catchments.csv, travel_time.tif, isochrones.geojson, issues.csv, run.json`)
  })

  it('leaves nothing of the progress beside the table on a terminal', async () => {
    // One screen for both streams, as people have it.
    const io = testIo({ isTerminal: true, columns: 100, env: { NO_COLOR: '1' } })
    const screen = { ...io, stdout: { ...io.stdout, write: (text: string) => io.stderr.write(text) } }
    expect((await world.run(['coverage', ...world.coverage(), '--no-isochrones'], screen)).code).toBe(0)
    const lines = io.stderr.text.split('\n').map(line => line.split('\u001b[2K').at(-1)!)
    expect(lines.find(line => line.includes('in 5 min'))).toMatch(/^zone +people/)
    expect(lines.at(-2)).toMatch(/^Results are in/)
  })

  it('says what the library says', async () => {
    const population = demandFrom(await readRaster(file(world.path('people.tif'))))
    const network = await readNetwork(file(world.path('roads.osm')), { profile: driving })
    const times = travelTimes(network, { to: await readPlaces(file(world.path('hospitals.csv'))), cutoff: minutes(20) })
    const rows = [...coverage(times, population, { cutoffs: [5, 10, 20].map(minutes), zones: await readZones(file(world.path('districts.geojson'))) })]
    const [head, ...lines] = await csv('out/coverage.csv')
    expect(head).toEqual(['zone', 'cutoff_seconds', 'people', 'total', 'share', 'group'])
    expect(lines.map(([zone, cutoff, people, total, share, group]) => ({ zone, cutoff: Number(cutoff), people: Number(people), total: Number(total), share: Number(share), group }))).toEqual(rows)
    const last = rows.filter(row => row.cutoff === minutes(20) || row.cutoff === Infinity)
    expect(last.reduce((sum, row) => sum + row.people, 0)).toBeCloseTo(population.total, 9)
    const raster = await readRaster(file(world.path('out/travel_time.tif')))
    const at = times.atPoints(population)
    population.row.forEach((cell, i) => {
      if (at.ms[i] === 0xffffffff) expect(raster.has(cell)).toBe(false)
      else expect(raster.values[cell]).toBe(Math.fround(at.ms[i]! / 1000))
    })
  })

  it('records how the results were made', async () => {
    const record = JSON.parse(await world.read('out/run.json')) as { command: string, farsakh: string, options: Record<string, unknown>, inputs: { role: string, path: string, sha256: string, bytes: number }[], counts: Record<string, number>, timings: Record<string, number> }
    expect(record).toMatchObject({ command: 'coverage', farsakh: (JSON.parse(await readFile('package.json', 'utf8')) as { version: string }).version, options: { cutoffs: [300, 600, 1200], zones: world.path('districts.geojson') } })
    expect(record.inputs.map(input => input.role).sort()).toEqual(['network', 'population', 'to', 'zones'])
    for (const { path, sha256, bytes } of record.inputs) {
      const content = await readFile(path)
      expect({ sha256, bytes }).toEqual({ sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length })
    }
    expect(record.counts).toMatchObject({ facilities: 3, zones: 2 })
    expect(record.timings.total).toBeGreaterThanOrEqual(0)
  })

  it('prints JSON and nothing else on stdout when asked, and is silent when quiet', async () => {
    const { code, out, err } = await world.run(['coverage', ...world.coverage(), '--json', '--quiet', '--no-isochrones'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { coverage: rows, all, files } = JSON.parse(out) as { coverage: { zone: string, cutoff_seconds: number | null, people: number }[], all: { people: number, total: number }[], files: string[] }
    expect(rows[0]).toMatchObject({ zone: 'West', cutoff_seconds: 300 })
    expect(rows.at(-1)).toMatchObject({ zone: '(no zone)', cutoff_seconds: null, group: 'off-network' })
    expect(all[0]!.total).toBeCloseTo(rows.filter(row => row.cutoff_seconds === 1200 || row.cutoff_seconds === null).reduce((sum, row) => sum + row.people, 0), 9)
    expect(files).not.toContain('isochrones.geojson')
  })

  it('counts people of places as well, and keeps only the facilities asked for', async () => {
    const { code, out } = await world.run(['coverage', ...world.coverage({ population: world.path('villages.csv'), zones: undefined, where: 'type == \'hospital\'', cutoffs: '3m,1h' }), '--json'])
    expect(code).toBe(0)
    const { all } = JSON.parse(out) as { all: { people: number, total: number }[] }
    expect(all.map(row => row.people)).toEqual([100, 350.5, 0, 0])
    const other = await world.run(['coverage', ...world.coverage({ population: world.path('hospitals.csv'), 'population-column': 'beds', zones: undefined, cutoffs: '1h' }), '--json'])
    expect((JSON.parse(other.out) as { all: { people: number }[] }).all.map(row => row.people)).toEqual([520, 0, 0])
  })

  it('takes its options from a config file', async () => {
    const config = await world.write('run.yaml', 'network: roads.osm\nto: hospitals.csv\nwhere: type == \'clinic\'\npopulation: people.tif\ncutoffs: [5m, 10m]\nout: from-config\n')
    const { code } = await world.run(['coverage', '--config', config, '--cutoffs', '7m', '--quiet'])
    expect(code).toBe(0)
    expect((await csv('from-config/coverage.csv')).map(line => line[1])).toEqual(['cutoff_seconds', '420', 'Infinity', 'Infinity'])
    expect((await csv('from-config/catchments.csv')).map(line => line[0])).toEqual(['facility', 'C1', 'C2', '(beyond)', '(off-network)'])
  })
})

describe('the other commands', () => {
  it('catchments add up and respect capacity', async () => {
    const { code, out, err } = await world.run(['catchments', ...world.coverage({ zones: undefined, cutoffs: undefined, capacity: 'beds', out: world.path('catch') })])
    expect(code).toBe(0)
    expect(err).toContain('warning:')
    expect(err).toContain('expected beds at least 0 for C1: counted as room for nobody')
    expect(out).toMatch(/^facility +people +capacity +mean +farthest\n/)
    const [, ...rows] = await csv('catch/catchments.csv')
    expect(rows.map(row => row[0])).toEqual(['H1', 'C1', 'C2', '(beyond)', '(off-network)', '(over-capacity)'])
    const total = demandFrom(await readRaster(file(world.path('people.tif')))).total
    expect(rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBeCloseTo(total, 9)
    for (const row of rows.slice(0, 3)) expect(Number(row[1])).toBeLessThanOrEqual(Number(row[2]))
    expect(await world.read('catch/issues.csv')).toContain('CAPACITY_MISSING')
  })

  it('isochrones are one feature a cutoff', async () => {
    const { code, out } = await world.run(['isochrones', ...world.coverage({ population: undefined, zones: undefined, cutoffs: '5m,10m', out: world.path('iso') })])
    expect(code).toBe(0)
    expect(out).toContain('Areas within 5 min, 10 min of 3 places')
    const { features } = JSON.parse(await world.read('iso/isochrones.geojson')) as { features: { properties: { cutoff: number }, geometry: { coordinates: unknown[] } }[] }
    expect(features.map(feature => feature.properties.cutoff)).toEqual([300, 600])
    for (const { geometry } of features) expect(geometry.coordinates.length).toBeGreaterThan(0)
  })

  it('matrix lists the pairs within the cutoff', async () => {
    const { code, out } = await world.run(['matrix', ...flags({ network: world.path('roads.osm'), from: world.path('villages.csv'), to: world.path('hospitals.csv'), where: 'type == \'clinic\'', 'where-from': 'population < 200', out: world.path('matrix') })])
    expect(code).toBe(0)
    expect(out).toBe('2 of 2 pairs within 2 h\n')
    const [head, ...rows] = await csv('matrix/matrix.csv')
    expect(head).toEqual(['from', 'to', 'seconds'])
    expect(rows.map(row => row.slice(0, 2))).toEqual([['V1', 'C1'], ['V1', 'C2']])
  })

  it('route prints a line, from positions or ids', async () => {
    const { code, out, err } = await world.run(['route', ...flags({ network: world.path('roads.osm'), 'from-point': '44.0,33.0', 'to-point': 'H1', to: world.path('hospitals.csv') })])
    expect(code).toBe(0)
    const line = JSON.parse(out) as { geometry: { type: string, coordinates: number[][] }, properties: { seconds: number, metres: number, ways: number[] } }
    expect(line.geometry.type).toBe('LineString')
    expect(line.geometry.coordinates[0]).toEqual([44, 33])
    expect(line.properties.ways).toEqual([10])
    expect(line.properties.metres).toBeGreaterThan(900)
    expect(err).toMatch(/\d+(\.\d)? (s|min).*, 0\.9 km by road/)
    const written = await world.run(['route', ...flags({ network: world.path('roads.osm'), 'from-point': 'V1', from: world.path('villages.csv'), 'to-point': '44.1,33.03', out: world.path('route') }), '--json'])
    expect(written.code).toBe(0)
    expect(JSON.parse(written.out)).toMatchObject({ command: 'route', ways: [10, 11], files: ['route.geojson', 'issues.csv', 'run.json'] })
  })

  it('network builds a cache that gives the same answers', async () => {
    const cache = world.path('roads.farsakh')
    const { code, out } = await world.run(['network', '--network', world.path('roads.osm'), '--out', cache])
    expect(code).toBe(0)
    expect(out).toMatch(/kilometres +22\.0/)
    const facts = JSON.parse((await world.run(['network', '--network', world.path('roads.osm'), '--out', cache, '--json'])).out) as { components: number, nodes: number, arcs: number }
    expect(facts).toMatchObject({ nodes: 4, arcs: 6, components: 1, largest: 1 })
    const [first, second] = [await world.run(['coverage', ...world.coverage(), '--json']), await world.run(['coverage', ...world.coverage({ network: cache }), '--json'])]
    expect(second.out).toBe(first.out)
    const other = await world.run(['coverage', ...world.coverage({ network: cache, profile: 'walking' })])
    expect(other.err).toContain('the network was built for driving and is used for walking')
  })

  it('network keeps the hierarchy, and --engine and --explain change nothing but the time', async () => {
    const cache = world.path('swift.farsakh')
    const { code, out } = await world.run(['network', '--network', world.path('roads.osm'), '--hierarchy', '--out', cache])
    expect(code).toBe(0)
    expect(out).toMatch(/hierarchy +ready/)
    expect(JSON.parse((await world.run(['network', '--network', world.path('roads.osm'), '--out', world.path('plain.farsakh'), '--json'])).out)).toMatchObject({ hierarchy: false })
    const call = (engine: string): string[] => ['matrix', ...flags({ network: cache, from: world.path('villages.csv'), to: world.path('hospitals.csv'), engine, out: world.path(`by-${engine}`) }), '--explain', '--quiet', '--threads', '1']
    const [search, sweep] = [await world.run(call('search')), await world.run(call('sweep'))]
    expect([search.code, sweep.code]).toEqual([0, 0])
    expect(search.err).toContain('engine search: asked for')
    expect(sweep.err).toContain('engine sweep: asked for')
    expect(await world.read('by-sweep/matrix.csv')).toBe(await world.read('by-search/matrix.csv'))
    const coverage = await world.run(['coverage', ...world.coverage({ network: cache }), '--explain'])
    expect(coverage.err).toMatch(/engine \w+: estimated at /)
    expect((await world.run(['coverage', ...world.coverage({ network: cache, engine: 'buckets' })])).code).toBe(2)
  })

  it('sample writes a country that the other commands read, and the same one again', async () => {
    const { code, out, err } = await world.run(['sample', '--out', world.path('sample'), '--seed', '3', '--quiet'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/roads\.osm\.pbf +\d/)
    const names = await readdir(world.path('sample'))
    expect(names).toEqual(expect.arrayContaining(['roads.osm.pbf', 'population.tif', 'facilities.csv', 'districts.geojson', 'README.txt']))
    const again = await world.run(['sample', '--out', world.path('again'), '--seed', '3', '--quiet', '--json'])
    expect(JSON.parse(again.out)).toMatchObject({ command: 'sample', size: 'village', seed: 3, files: expect.arrayContaining(names) as string[] })
    for (const name of names) expect(await readFile(world.path(`again/${name}`))).toEqual(await readFile(world.path(`sample/${name}`)))
  })
})

const comoros = shared('data/comoros')
describe.skipIf(comoros === undefined)('Comoros from raw files', () => {
  const options = (changes: Record<string, string>): string[] => flags({
    network: `${comoros}/raw/osm/comores-latest.osm.pbf`, to: `${comoros}/expected/facilities.csv`, population: `${comoros}/raw/worldpop/com_ppp_2020_UNadj.tif`, cutoffs: '15m,30m,1h', out: world.path('comoros'), ...changes,
  })

  it('keeps every one of its 869,595.03 people, from the extract and from a cache alike', async () => {
    const { code, out } = await world.run(['coverage', ...options({}), '--no-isochrones', '--quiet', '--json'])
    expect(code).toBe(0)
    const { all } = JSON.parse(out) as { all: { people: number, total: number, cutoff_seconds: number | null }[] }
    expect(all[0]!.total).toBeCloseTo(869_595.0284, 3)
    const [quarter, half, hour, beyond, offNetwork] = all.map(row => row.people)
    expect(hour! + beyond! + offNetwork!).toBeCloseTo(all[0]!.total, 6)
    expect(quarter!).toBeGreaterThan(0.4 * all[0]!.total)
    expect(half!).toBeGreaterThan(quarter!)
    // A car at tagged speeds with rules is slower than the simple rules of road_graph_expected.json: 800,131 within 30 min.
    expect(half!).toBeLessThan(800_131)
    const cache = world.path('comoros.farsakh')
    expect((await world.run(['network', ...flags({ network: `${comoros}/raw/osm/comores-latest.osm.pbf`, out: cache }), '--no-isochrones', '--quiet'])).code).toBe(0)
    expect((await world.run(['coverage', ...options({ network: cache }), '--no-isochrones', '--quiet', '--json'])).out).toBe(out)
  })
})

describe('stopping', () => {
  it('leaves nothing and exits 130', async () => {
    const io = testIo()
    const folder = world.path('stopped')
    const stopping = { ...io, poll: () => io.controller.abort() }
    const { code } = await world.run(['coverage', ...world.coverage({ out: folder })], stopping)
    expect(code).toBe(130)
    expect(io.stderr.text).toMatch(/Stopped\. Nothing was written\.\n$/)
    await expect(readdir(folder)).rejects.toThrow('ENOENT')
  })
})
