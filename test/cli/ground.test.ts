import { mkdir, readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytes, rasterFrom, readRaster, toGeoTiff, type Raster, type RasterContent } from 'farsakh'
import { flags, makeWorld, type World } from './world.ts'

const side = 20
/** 20 x 20 cells of 100 m in UTM zone 38, with 44.0 E, 33.0 N near their middle. */
function grid(values: ArrayLike<number> | number, changes: Partial<RasterContent> = {}): Raster {
  const width = changes.width ?? side, height = changes.height ?? side
  const content = Float32Array.from({ length: width * height }, (_, cell) => typeof values === 'number' ? values : values[cell]!)
  return rasterFrom({ values: content, width, height, bbox: [405_500, 3_650_500, 405_500 + 100 * width, 3_650_500 + 100 * height], crs: 'EPSG:32638', nodata: -9999, ...changes })
}
/** Grass with a river (class 8) from north to south in column 10. */
const cover = grid(Float32Array.from({ length: side * side }, (_, cell) => cell % side === 10 ? 8 : 3))
const west = cover.lonLat(10 * side + 5), east = cover.lonLat(10 * side + 15)

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await world.write('cover.tif', toGeoTiff(cover))
  await world.write('dem.tif', toGeoTiff(grid(100)))
  await world.write('inhabitants.tif', toGeoTiff(grid(2)))
  await world.write('friction.tif', toGeoTiff(grid(0.012)))
  await world.write('speeds.csv', 'class,label,speed,mode,season\n3,grass,4,walking,\n8,river,0,walking,\n3,grass,2,walking,wet\n1001,track,20,motorised,\n')
  await world.write('clinics.csv', `id,lon,lat,staff\nW,${west.join()},300\nE,${east.join()},200\n`)
  await world.write('west.csv', `id,lon,lat\nW,${west.join()}\n`)
  const line = (cells: readonly number[], properties: object): object => ({ type: 'Feature', properties, geometry: { type: 'LineString', coordinates: cells.map(cell => cover.lonLat(cell)) } })
  await world.write('track.geojson', JSON.stringify({ type: 'FeatureCollection', features: [line([10 * side, 10 * side + 19], { class: 1, kind: 'track' })] }))
  await world.write('wall.geojson', JSON.stringify({ type: 'FeatureCollection', features: [line([0, 19 * side], {})] }))
})
afterAll(() => world.remove())

const ground = (changes: Readonly<Record<string, string | undefined>> = {}): string[] => flags({
  landcover: world.path('cover.tif'), dem: world.path('dem.tif'), 'ground-speeds': world.path('speeds.csv'), to: world.path('clinics.csv'), out: world.path('over-ground'), ...changes,
})
const people = (changes: Readonly<Record<string, string | undefined>> = {}): string[] => ground({ population: world.path('inhabitants.tif'), ...changes })
const written = async (name: string): Promise<Raster> => readRaster(bytes(await import('node:fs/promises').then(fs => fs.readFile(world.path(name)))))

describe('commands over ground', () => {
  it('count people, and write times on the grid of the ground', async () => {
    const { code, err, out } = await world.run(['coverage', ...people({ cutoffs: '5m,1h', to: world.path('west.csv') }), '--quiet'])
    expect(err).toBe('')
    expect(code).toBe(0)
    // The clinic stands west of the river, and nobody crosses it: 10 columns of 20 cells, of which column 10 is water.
    expect(out).toMatch(/everybody +800 +[\d.]+ % +50\.0 % +45\.0 % +5\.0 %/)
    expect(out).toContain('on barriers')
    const times = await written('over-ground/travel_time.tif')
    expect([times.width, times.height, times.crs]).toEqual([side, side, 'EPSG:32638'])
    expect(times.values[10 * side + 5]).toBe(0)
    expect(times.values[10 * side + 6]).toBeCloseTo(90, 3)
    expect(times.has(10 * side + 15)).toBe(false)
    expect(JSON.parse(await world.read('over-ground/run.json'))).toMatchObject({ counts: { modelCells: 400 }, inputs: [{ role: 'to' }, { role: 'population' }, { role: 'landcover' }, { role: 'ground-speeds' }, { role: 'dem' }] })
  })

  it('take seasons, roads, barriers, neighbours and a config file', async () => {
    const config = await world.write('run.yaml', 'landcover: cover.tif\nground-speeds: speeds.csv\nseason: wet\nroads: track.geojson\nbarriers: [wall.geojson]\nneighbours: 16\nto: west.csv\npopulation: inhabitants.tif\nout: by-config\ncutoffs: 1h\n')
    const { code, err } = await world.run(['coverage', '--config', config, '--quiet'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const roles = (JSON.parse(await world.read('by-config/run.json')) as { inputs: { role: string }[] }).inputs.map(({ role }) => role)
    expect(roles).toEqual(['to', 'population', 'landcover', 'ground-speeds', 'roads', 'barriers'])
    const times = await written('by-config/travel_time.tif')
    expect(times.values[10 * side + 7]).toBeCloseTo(36, 3)
    // The track leads over the river; the wall in column 0 stays shut but for the track.
    expect(times.has(10 * side + 15)).toBe(true)
    expect([times.has(5 * side), times.has(10 * side)]).toEqual([false, true])
    // Knight's moves in the rains, at 2 km/h.
    expect(times.values[12 * side + 6]).toBeLessThan(18 + 180 * Math.SQRT2 + 180)
  })

  it('take friction', async () => {
    const { code } = await world.run(['isochrones', ...flags({ friction: world.path('friction.tif'), 'friction-unit': 'min/m', to: world.path('west.csv'), cutoffs: '10m', out: world.path('rubbed') }), '--quiet'])
    expect(code).toBe(0)
    expect((await written('rubbed/travel_time.tif')).values[10 * side + 6]).toBeCloseTo(72, 2)
  })

  it('write a raster for each facility, over ground and over roads and ground', async () => {
    const places = await world.write('each.csv', `id,lon,lat\nW,${west.join()}\nE/1,${east.join()}\nE_1,${east.join()}\nsea,0,0\n`)
    const nearest = { friction: world.path('friction.tif'), 'friction-unit': 'min/m', to: places, cutoffs: '10m' }
    for (const [out, roads] of [['each', {}], ['each-hybrid', { network: world.path('roads.osm') }]] as const) {
      const { code, err } = await world.run(['isochrones', ...flags({ ...nearest, ...roads, out: world.path(out) }), '--each', '--quiet'])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      const [all, w, e, same, sea] = await Promise.all(['', '_W', '_E_1', '_E_1-2', '_sea'].map(name => written(`${out}/travel_time${name}.tif`)))
      expect(Array.from(all!.values, (_, cell) => all!.has(cell) ? all!.values[cell] : Infinity)).toEqual(Array.from(w!.values, (seconds, cell) => Math.min(w!.has(cell) ? seconds : Infinity, e!.has(cell) ? e!.values[cell]! : Infinity)))
      expect(same!.values).toEqual(e!.values)
      expect(sea!.values.some((_, cell) => sea!.has(cell))).toBe(false)
    }
    expect((await world.run(['isochrones', ...flags({ network: world.path('roads.osm'), to: places, out: world.path('each-roads') }), '--each'])).err).toContain('--each: expected --landcover FILE or --friction FILE as well, got roads only')
  })

  it('join roads and ground', async () => {
    const result = await world.run(['coverage', ...people({ network: world.path('roads.osm'), cutoffs: '30m', switching: 'once' }), '--quiet', '--no-isochrones'])
    expect(result).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(await world.read('over-ground/run.json'))).toMatchObject({ counts: { modelCells: 400, nodes: 4 } })
  })

  it('compute matrices, catchments and ways of referral', async () => {
    expect((await world.run(['matrix', ...ground({ from: world.path('clinics.csv'), roads: world.path('track.geojson') }), '--quiet'])).out).toMatch(/^4 of 4 pairs/)
    expect((await world.run(['catchments', ...people(), '--quiet'])).out).toMatch(/W +400/)
    const { code, out } = await world.run(['referral', ...ground({ from: world.path('clinics.csv'), roads: world.path('track.geojson') }), '--quiet'])
    expect(code).toBe(0)
    expect(out).toMatch(/W +E +3 min +1\.0/)
    expect((await readdir(world.path('over-ground'))).filter(name => name.startsWith('referral')).sort()).toEqual(['referral.csv', 'referral_by_distance.csv', 'referral_by_time.csv', 'referral_network.geojson'])
  })

  it('fill facilities in turn', async () => {
    const { code, out } = await world.run(['geographic-coverage', ...people({ capacity: 'staff', order: 'staff', cutoff: '1h' }), '--ascending', '--quiet'])
    expect(code).toBe(0)
    expect(out).toMatch(/E +1 +200 +360 +200[^\n]*\nW +2 +300 +400 +300[^\n]*62\.5 %/)
    expect((await written('over-ground/people_left.tif')).people().total).toBeCloseTo(300, 6)
    // Those in the river are in no turn, and said to be.
    expect(await readFile(world.path('over-ground/issues.csv'), 'utf8')).toContain('PEOPLE_OFF_NETWORK,-1,40,40 of 800 people (5.0 %) live on barriers or outside the ground: they are counted under unjoined in run.json')
    expect((JSON.parse(await readFile(world.path('over-ground/run.json'), 'utf8')) as { counts: object }).counts).toMatchObject({ people: 800, unjoined: 40 })
  })

  it('choose sites', async () => {
    const { code, out } = await world.run(['scale-up', ...people({ to: undefined, cutoff: '1h', sites: '2' }), '--quiet'])
    expect(code).toBe(0)
    expect(out).toMatch(/before[^\n]*0\.0 %\nsite-1[^\n]*50\.0 %\nsite-2[^\n]*95\.0 %\n/)
    expect(await world.read('over-ground/issues.csv')).toMatch(/PEOPLE_OFF_NETWORK,-1,40,"?40 of 800 people \(5\.0 %\) live on barriers/)
    expect(JSON.parse(await world.read('over-ground/run.json'))).toMatchObject({ counts: { people: 800, unjoined: 40 } })
  })

  it('choose sites where they suit, as tables say', async () => {
    await world.write('priority.tif', toGeoTiff(grid(Float32Array.from({ length: 400 }, (_, cell) => cell % side))))
    await mkdir(world.path('tables'), { recursive: true })
    await world.write('tables/factors.csv', 'Kind,layer,good,weight,metres\npriority,../priority.tif,high,,\ndistance,../west.csv,low,0.001,\ntravel-time,../track.geojson,low,0,\npeople,,,0,250\n')
    await world.write('tables/where.csv', 'layer,keep,metres\n../track.geojson,inside,450\nsites,outside,300\n')
    const asked = (changes: Record<string, string> = {}): string[] => ['scale-up', ...people({ cutoff: '1h', sites: '2', to: undefined, suitability: world.path('tables/factors.csv'), exclusions: world.path('tables/where.csv'), out: world.path('suited'), ...changes }), '--quiet']
    expect(await world.run(asked())).toMatchObject({ code: 0, err: '' })
    // The best column is the last; of it the cell in the row of the clinic. Nobody is left east of the river then, so the next one is beside its western bank.
    const { features } = JSON.parse(await world.read('suited/sites.geojson')) as { features: { geometry: { coordinates: [number, number] } }[] }
    expect(features.map(({ geometry }) => cover.cellAt(...geometry.coordinates))).toEqual([10 * side + 19, 10 * side + 9])
    expect((await world.read('suited/sites.csv')).split('\n')[0]).toBe('site,label,suitability,capacity,people,served,limit_seconds,left,covered')
    const refused = async (name: string, text: string): Promise<string> => (await world.run(asked({ [name]: await world.write('tables/bad.csv', text) }))).err
    expect(await refused('suitability', 'kind,good\ndistance,high\n')).toContain('expected sites, or a file as layer in line 2 of')
    expect(await refused('suitability', 'kind,metres\npeople,far\n')).toMatch(/expected a number as metres in line 2 of .*bad.csv, got "far"/)
    expect(await refused('suitability', 'kind\n\nnear\n')).toMatch(/expected one of people, distance, travel-time, priority as kind in line 3 of .*bad.csv, got "near"/)
    expect(await refused('suitability', 'kind,layer\ndistance,sites\n')).toMatch(/expected one of high, low as good in line 2 of .*bad.csv, got nothing/)
    expect(await refused('exclusions', 'layer\nsites\n')).toMatch(/expected the columns layer, keep in .*bad.csv, got layer/)
    expect(await refused('exclusions', 'layer,keep\nnowhere.tif,inside\n')).toContain('nowhere.tif')
    expect(await refused('sizes', 'min,max,label,capacity\n0,many,post,500\n')).toMatch(/expected a number as max in line 2 of .*bad.csv, got "many"/)
  })

  it('take models of slopes and the gap between barriers at a corner', async () => {
    await world.write('ramp.tif', toGeoTiff(grid(Float32Array.from({ length: 400 }, (_, cell) => cell % side * 10))))
    await world.write('corner.tif', toGeoTiff(grid(Float32Array.from({ length: 400 }, (_, cell) => (cell % side === 5) === (Math.floor(cell / side) < 10) && (cell % side === 5 || cell % side === 6) ? 8 : 3))))
    await world.write('start.csv', `id,lon,lat\nW,${cover.lonLat(10 * side + 3).join()}\n`)
    const timesOf = async (more: Record<string, string>): Promise<Raster> => {
      const { code, err } = await world.run(['coverage', ...people({ landcover: world.path('corner.tif'), dem: world.path('ramp.tif'), to: world.path('start.csv'), cutoffs: '5h', out: world.path('models'), ...more }), '--quiet'])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      return written('models/travel_time.tif')
    }
    const [closed, open] = [await timesOf({}), await timesOf({ diagonals: 'open', 'walking-model': 'langmuir' })]
    expect([closed.has(10 * side + 15), open.has(10 * side + 15)]).toEqual([false, true])
    // 100 m up 10 m: 0.72 s and 0.18 s (4 instead of 5 km/h) a metre, and the other way 1.9998 s less a metre of height.
    expect(open.values[10 * side + 4]).toBeCloseTo(90 - 19.998, 3)
    expect(open.values[10 * side + 2]).toBeCloseTo(90 + 60, 3)
  })

  it('count a capacity that is missing as none, and refuse a column that is none', async () => {
    const gaps = await world.write('gaps.csv', `id,lon,lat,staff,kind\nW,${west.join()},,post\nE,${east.join()},200,post\n`), asked = { to: gaps, cutoff: '1h', sites: '1', out: world.path('gaps') }
    expect(await world.run(['scale-up', ...people({ ...asked, capacity: 'staff' }), '--quiet'])).toMatchObject({ code: 0, err: '' })
    expect(await world.read('gaps/issues.csv')).toMatch(/CAPACITY_MISSING,0,.*expected staff at least 0 for W/)
    for (const command of ['scale-up', 'geographic-coverage']) {
      const { code, err } = await world.run([command, ...people({ ...asked, ...command === 'scale-up' ? {} : { sites: undefined }, capacity: 'kind' }), '--quiet'])
      expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^error: --capacity: expected a column of numbers, got kind with "post" for W/) as string })
    }
    expect((await world.run(['scale-up', ...people({ ...asked, to: undefined, capacity: 'staff' }), '--quiet'])).err).toMatch(/error: --capacity: expected --to FILE as well/)
  })

  it('merge land cover', async () => {
    const { code, out } = await world.run(['merge', ...flags({ landcover: world.path('cover.tif'), 'ground-speeds': world.path('speeds.csv'), roads: world.path('track.geojson'), 'road-class': 'kind', barriers: world.path('wall.geojson'), out: world.path('merged') }), '--clean', '--quiet'])
    expect(code).toBe(0)
    expect(out).toMatch(/ 3 +grass +342\n +8 +river +19\n +1001 +track +20\n +– +barrier +19\n0 cells of road erased/)
    expect((await written('merged/landcover_merged.tif')).values[10 * side + 10]).toBe(1001)
    // The result goes on to the next command.
    expect(await world.read('merged/ground-speeds.csv')).toContain('1001,track,20,motorised')
  })

  it('merge rasters of roads and barriers, and roads of OpenStreetMap', async () => {
    await world.write('track.tif', toGeoTiff(grid(Float32Array.from({ length: 400 }, (_, cell) => Math.floor(cell / side) === 10 ? 1 : -9999))))
    await world.write('wall.tif', toGeoTiff(grid(Float32Array.from({ length: 400 }, (_, cell) => cell % side === 0 ? 5 : -9999))))
    const merge = (roads: string): ReturnType<World['run']> => world.run(['merge', ...flags({ landcover: world.path('cover.tif'), 'ground-speeds': world.path('speeds.csv'), roads: world.path(roads), barriers: world.path('wall.tif'), out: world.path('from-rasters') }), '--quiet'])
    expect((await merge('track.tif')).out).toMatch(/ 3 +grass +342\n +8 +river +19\n +1001 +track +20\n +– +barrier +19\n/)
    const osm = await merge('roads.osm')
    expect(osm).toMatchObject({ code: 0, err: '' })
    expect(await world.read('from-rasters/ground-speeds.csv')).toMatch(/\n1002,[a-z_]+,[\d.]+,motorised/)
  })
})

describe('an input over ground that is wrong is exit 2 and one clear message', () => {
  it.each<[string, () => Promise<Record<string, string | undefined>> | Record<string, string | undefined>, RegExp]>([
    ['heights on another grid', async () => ({ dem: await world.write('shifted.tif', toGeoTiff(grid(100, { bbox: [405_530, 3_650_500, 407_530, 3_652_500] }))) }), /error: expected shifted\.tif on the grid of cover\.tif, got its north-west corner 0\.3 cells east/],
    ['heights that end early', async () => ({ dem: await world.write('small.tif', toGeoTiff(grid(100, { width: 12, height: 20 }))) }), /error: expected small\.tif on the grid of cover\.tif, got 12 x 20 cells instead of 20 x 20; .*only 60 % of cover\.tif covered/],
    ['a class that the table lacks', async () => ({ 'ground-speeds': await world.write('short.csv', 'class,speed\n3,4\n') }), /error: expected .*class.* 8/i],
    ['a negative speed', async () => ({ 'ground-speeds': await world.write('negative.csv', 'class,speed\n3,-4\n8,0\n') }), /error: expected 0 to 300 km\/h for class 3 .* on line 2 of negative\.csv, got "-4"/],
    ['a grid in feet', async () => ({ landcover: await world.write('feet.tif', inFeet(toGeoTiff(grid(3)))), dem: undefined }), /error: expected .*(feet|CRS).*EPSG:2263/],
    ['all facilities on barriers', async () => ({ to: await world.write('wet.csv', `id,lon,lat\nA,${cover.lonLat(10).join()}\n`) }), /error: expected .*barrier/],
    ['facilities elsewhere', async () => ({ to: await world.write('far.csv', 'id,lon,lat\nA,10,50\n') }), /error: expected .*/],
    ['land cover without speeds', () => ({ 'ground-speeds': undefined }), /error: --landcover: expected --ground-speeds FILE/],
    ['friction without its unit', () => ({ landcover: undefined, dem: undefined, 'ground-speeds': undefined, friction: world.path('friction.tif') }), /error: --friction: expected --friction-unit s\/cell, s\/m, min\/m or km\/h, got none/],
    ['land cover and friction', () => ({ friction: world.path('friction.tif'), 'friction-unit': 's/m' }), /error: expected either --landcover or --friction, got both/],
    ['heights for roads', () => ({ landcover: undefined, 'ground-speeds': undefined, network: world.path('roads.osm') }), /error: --dem: expected --landcover FILE or --friction FILE as well/],
    ['a way to climb for roads', () => ({ landcover: undefined, dem: undefined, 'ground-speeds': undefined, network: world.path('roads.osm'), 'walking-model': 'tobler' }), /error: --walking-model: expected --landcover FILE or --friction FILE as well/],
    ['a way to change without roads', () => ({ switching: 'free' }), /error: --switching: expected --network FILE as well, got ground only/],
    ['a vehicle without roads', () => ({ profile: 'driving' }), /error: --profile: expected --network FILE as well, got ground only/],
    ['a walk to roads that are not there', () => ({ walk: '3' }), /error: --walk: expected --network FILE as well, got ground only/],
    ['a property of roads that are not there', () => ({ 'road-class': 'kind' }), /error: --road-class: expected --roads FILE as well, got none/],
    ['seven neighbours', () => ({ neighbours: '7' }), /error: --neighbours: expected one of 4, 8, 16, got "7"/],
    ['a unit that is none', () => ({ 'friction-unit': 'm/s' }), /error: --friction-unit: expected one of s\/cell, s\/m, min\/m, km\/h, got "m\/s"/],
    ['an unknown season', () => ({ season: 'monsoon' }), /error: expected one of the seasons wet of .*speeds\.csv, got "monsoon"/],
  ])('%s', async (_, changes, message) => {
    const out = world.path(`bad-${Math.random()}`)
    const { code, err } = await world.run(['coverage', ...people({ out, cutoffs: '1h', ...await changes() }), '--no-isochrones', '--quiet'])
    expect(err).toMatch(message)
    expect(err.match(/error:/g)).toHaveLength(1)
    expect(err).not.toContain('    at ')
    expect(code).toBe(2)
    await expect(readdir(out)).rejects.toThrow('ENOENT')
  })
})

describe('a job of AccessMod that is wrong is exit 2 and one clear message', () => {
  const job = { analysis: 'amTravelTimeAnalysis', args: { inputHf: 'vFacility__a', inputMerged: 'rLandCoverMerged__a', typeAnalysis: 'isotropic', maxTravelTime: 10, tableScenario: [{ class: 3, label: 'g', speed: 4, mode: 'WALKING' }], tableFacilities: [{ cat: 1, amSelect: true }] } }
  const run = async (args: object, layers: readonly string[]): Promise<{ code: number, err: string }> => {
    const folder = `layers-${Math.random()}`
    const { mkdir, copyFile } = await import('node:fs/promises')
    await mkdir(world.path(folder))
    for (const name of layers) await copyFile(world.path(name.endsWith('.tif') ? 'cover.tif' : 'clinics.csv'), world.path(`${folder}/${name}`))
    const config = await world.write('config.json', JSON.stringify({ ...job, args: { ...job.args, ...args } }))
    return world.run(['accessmod', 'run', config, '--layers', world.path(folder), '--out', world.path('replayed'), '--quiet'])
  }
  it('runs when it is right', async () => {
    expect(await run({}, ['rLandCoverMerged__a.tif', 'vFacility__a.csv'])).toMatchObject({ code: 0, err: '' })
  })
  it.each<[object, readonly string[], RegExp]>([
    [{}, [], /error: expected the layer rLandCoverMerged__a in .*, as rLandCoverMerged__a\.tif or rLandCoverMerged__a\.tiff, got an empty folder/],
    [{}, ['rLandCoverMerged__a.tif'], /error: expected the layer vFacility__a in .*got rLandCoverMerged__a\.tif/],
    [{ typeAnalysis: 'anisotropic' }, ['rLandCoverMerged__a.tif', 'vFacility__a.csv'], /error: expected --dem FILE or one file rDem\*\.tif in .*, got neither/],
    [{ tableFacilities: [{ cat: 7, amSelect: true }] }, ['rLandCoverMerged__a.tif', 'vFacility__a.csv'], /error: expected the number \(cat\) of one of the 2 features of vFacility__a in args\.tableFacilities\[0\]\.cat of the replay, got number 7/],
    [{ tableFacilities: [{ cat: 1, amSelect: false }] }, ['rLandCoverMerged__a.tif', 'vFacility__a.csv'], /error: expected at least one facility with amSelect/],
    [{ addNearest: true, outputNearest: 'rNearest__a', joinField: 'code' }, ['rLandCoverMerged__a.tif', 'vFacility__a.csv'], /error: expected one of the columns cat, .*staff.* of the facilities in args\.joinField of the replay, got "code"/],
    [{ maxTravelTime: 'x' }, [], /error: expected a number of at least 0 in args\.maxTravelTime of the replay, got "x"/],
  ])('%j with %j', async (args, layers, message) => {
    const { code, err } = await run(args, layers)
    expect(err).toMatch(message)
    expect(err.match(/error:/g)).toHaveLength(1)
    expect(code).toBe(2)
  })
})

/** The same file in the state plane of New York, which is in feet. */
function inFeet(tiff: Uint8Array): Uint8Array {
  const copy = tiff.slice(), view = new DataView(copy.buffer)
  for (let at = 0; at + 8 <= copy.length; at += 2) if (view.getUint16(at, true) === 3072 && view.getUint16(at + 6, true) === 32638) view.setUint16(at + 6, 2263, true)
  return copy
}
