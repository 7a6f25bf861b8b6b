import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseArgs } from '../../src/cli/args.ts'
import { commands } from '../../src/cli/commands.ts'
import { resolveOptions } from '../../src/cli/config.ts'
import { optionSpecs, type Options } from '../../src/cli/options.ts'
import { FarsakhError } from '../../src/core/errors.ts'
import { testIo, type TestIo } from './helpers.ts'

const coverage = commands.find(command => command.name === 'coverage')!
const needed = { network: 'n.pbf', to: 'h.csv', population: 'p.tif', out: 'o' }
function parse(args: string[]): { call: ReturnType<typeof parseArgs>, io: TestIo } {
  const io = testIo({ columns: 100 })
  return { call: parseArgs(args, io, { commands, version: '1.2.3' }), io }
}
const failure = async (typed: Record<string, unknown>): Promise<Error> => resolveOptions(coverage, typed).then(() => new Error('no error'), (error: Error) => error)

describe('the command line', () => {
  it('reads a command with its options', async () => {
    const { call } = parse(['coverage', '--network', 'n.pbf', '--to', 'h.csv', '--population', 'p.tif', '--out', 'o', '--cutoffs', '1h, 30m,1h', '--walk', '4.5', '--zone-name', 'ADM2_EN', '--no-isochrones', '--json'])
    if ('exit' in call) throw new Error('expected a call')
    expect(call.command).toBe(coverage)
    expect(await resolveOptions(call.command, call.typed)).toEqual({ ...needed, cutoffs: [1800, 3600], walk: 4.5, zoneName: 'ADM2_EN', isochrones: false, json: true })
  })

  it('leaves out what was not typed', () => {
    const { call } = parse(['coverage'])
    expect(call).toEqual({ command: coverage, typed: {} })
  })

  it('prints version and help on stdout', () => {
    expect(parse(['--version'])).toMatchObject({ call: { exit: 0 }, io: { stdout: { text: '1.2.3\n' }, stderr: { text: '' } } })
    const { call, io } = parse(['--help'])
    expect(call).toEqual({ exit: 0 })
    for (const { name, summary } of commands) expect(io.stdout.text).toMatch(new RegExp(`${name.split(' ')[0]!}.*${summary.slice(0, 20)}`))
    expect(parse(['coverage', '--help']).io.stdout.text).toContain(`Example:\n  ${coverage.example}`)
  })

  it('gives every command an example that it understands', () => {
    for (const command of commands) {
      const words = (command.example.match(/"[^"]*"|\S+/g) ?? []).map(word => word.replace(/^"|"$/g, ''))
      const { call } = parse(words.slice(1))
      expect(call).toMatchObject({ command: { name: command.name } })
    }
  })

  it.each([
    [[], /Usage: farsakh/],
    [['covrage'], /unknown command 'covrage'[^]*Did you mean coverage\?/],
    [['coverage', '--poplation', 'x'], /unknown option '--poplation'[^]*Did you mean --population\?/],
    [['coverage', '--network'], /option '--network <FILE>' argument missing/],
    [['coverage', 'n.pbf'], /too many arguments/],
  ])('%j is exit 2 and says why', (args, message) => {
    const { call, io } = parse(args)
    expect(call).toEqual({ exit: 2 })
    expect(io.stderr.text).toMatch(message)
    expect(io.stdout.text).toBe('')
  })

  it('names a way of writing each option that its reader accepts', () => {
    const samples: Required<{ [K in keyof Options]: unknown }> = {
      config: 'a', network: 'a', to: 'a', from: 'a', toPoint: '44.36,33.31', fromPoint: 'clinic 7', where: 'a == 1', whereFrom: 'a == 1', population: 'a', populationColumn: 'a', zones: 'a', zoneName: 'a', capacity: 'a',
      profile: 'walking', speeds: 'a', season: 'wet', walk: '5', within: '0', cutoffs: '30m', cutoff: '1h30', isochrones: false, each: true, id: 'a', lon: 'a', lat: 'a', crs: 'a', size: 'district', seed: '7', threads: '2', hierarchy: true, engine: 'sweep', explain: true, landcover: 'a', groundSpeeds: 'a', dem: 'a', roads: 'a', roadClass: 'a', barriers: 'a, b', neighbours: '16', diagonals: 'open', walkingModel: 'langmuir', cyclingModel: 'envelope', friction: 'a', frictionUnit: 'min/m', clean: true, skeleton: true, switching: 'free', compat: 'accessmod-5.9',
      order: 'people', orderWithin: '30m', orderRadius: '500', ascending: true, sites: '5', goal: '0.8', sizes: 'a', apart: '500', suitability: 'a', exclusions: 'a', measure: 'huff,raam', decay: 'dai 1h', supply: 'a', demand: 'a', matrix: 'a', interval: '30m-1h', count: '1,5', tau: '1h', income: 'a', groups: 'a', replay: 'a', layers: 'a', out: 'a', json: true, quiet: true, debug: true,
    }
    for (const [key, spec] of Object.entries(optionSpecs)) expect(spec.read(samples[key as keyof Options])).toBeDefined()
    expect(optionSpecs.barriers.read('rivers.geojson, lakes.geojson')).toEqual(['rivers.geojson', 'lakes.geojson'])
    expect(optionSpecs.neighbours.read(16)).toBe(16)
    expect(optionSpecs.toPoint.read('44.36, 33.31')).toEqual([44.36, 33.31])
    expect(optionSpecs.fromPoint.read('clinic 7')).toBe('clinic 7')
  })
})

describe('option values', () => {
  it.each([
    [{ cutoffs: '30' }, '--cutoffs: expected a duration with its unit, such as 30m, 1h or 1h30, got "30"'],
    [{ cutoffs: '0m' }, '--cutoffs: expected cutoff above 0 seconds, got 0'],
    [{ cutoff: '400h' }, '--cutoff: expected cutoff in seconds, at most 864000'],
    [{ cutoffs: '' }, '--cutoffs: expected a duration'],
    [{ walk: 'fast' }, '--walk: expected a speed in km/h, got "fast"'],
    [{ walk: '0' }, '--walk: expected a speed in km/h between 0.1 and 100, got 0'],
    [{ within: '-5' }, '--within: expected a length in metres between 0'],
    [{ profile: 'flying' }, '--profile: expected one of driving, walking, cycling, motorcycle, ambulance, got "flying"'],
    [{ engine: 'magic' }, '--engine: expected one of auto, search, sweep, buckets, got "magic"'],
    [{ zones: '' }, '--zones: expected text, got ""'],
    [{ network: undefined }, '--network: expected text, got nothing'],
  ])('%j', async (typed, message) => {
    const error = await failure({ ...needed, ...typed })
    expect(error.message).toContain(message)
    expect(error instanceof RangeError || error instanceof TypeError || error instanceof FarsakhError).toBe(true)
  })

  it('knows longitude from latitude', () => {
    expect(() => optionSpecs.toPoint.read('33.3,144.4')).toThrow('longitude comes first')
    expect(() => optionSpecs.toPoint.read('200,10')).toThrow('expected longitude within 180')
  })

  it('asks for what is missing with an example', async () => {
    const error = await failure({ to: 'h.csv', population: 'p.tif', out: 'o' })
    expect(error.message).toContain('expected --network FILE or --landcover FILE or --friction FILE (roads:')
    expect(error.message).toContain(coverage.example)
    expect((await failure({ network: 'n', population: 'p', out: 'o' })).message).toContain('expected --to FILE or --from FILE')
    expect((await failure({ ...needed, from: 'v.csv' })).message).toContain('expected either --to (journeys to the facilities) or --from')
  })
})

describe('a config file', () => {
  let folder = ''
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'farsakh-config-')) })
  afterAll(() => rm(folder, { recursive: true }))
  const config = async (text: string): Promise<string> => {
    const path = join(folder, 'run.yaml')
    await writeFile(path, text)
    return path
  }

  it('holds any option, with paths relative to it, and the command line wins', async () => {
    const path = await config('network: roads/n.pbf\nto: /data/h.csv\npopulation: p.tif\nout: results\ncutoffs: [30m, 1h]\nwalk: 4\nisochrones: false\nzone-name: ADM2_EN\n')
    expect(await resolveOptions(coverage, { config: path, walk: '6', out: 'here' })).toEqual({
      config: path, network: join(folder, 'roads/n.pbf'), to: '/data/h.csv', population: join(folder, 'p.tif'), out: 'here', cutoffs: [1800, 3600], walk: 6, isochrones: false, zoneName: 'ADM2_EN',
    })
  })

  it.each([
    ['zoneName: x', /run\.yaml: expected options of farsakh coverage \(.*\), got the key "zoneName": write zone-name/],
    ['Network: x', /got the key "Network": write network/],
    ['seed: 3', /got the key "seed"/],
    ['cutoffs: 30', /run\.yaml: cutoffs: expected a duration with its unit.*got "30"/],
    ['walk: [1]', /run\.yaml: walk: expected a speed in km\/h, got an array of 1/],
    ['json: maybe', /run\.yaml: json: expected true or false, got "maybe"/],
    ['- a\n- b', /run\.yaml: expected options by name/],
    ['', /run\.yaml: expected options by name/],
    ['network: [', /expected YAML in .*run\.yaml, got a mistake at line \d+/],
  ])('with %j names the key', async (text, message) => {
    const error = await failure({ ...needed, config: await config(text) })
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
    expect(error.message).toMatch(message)
  })

  it('must be there', async () => {
    expect(await failure({ ...needed, config: join(folder, 'none.yaml') })).toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})
