import { describe, expect, it } from 'vitest'
import { bytes } from 'farsakh'
import { readReplay, type Replay } from '../../src/io/replay.ts'

const args = {
  inputHf: 'vFacility__demo@demo', inputMerged: 'rLandCoverMerged__demo', outputTravelTime: 'rTravelTime__test', outputSpeed: {}, outputFriction: null, typeAnalysis: 'anisotropic', towardsFacilities: true, maxTravelTime: 120, useMaxSpeedMask: false,
  tableScenario: [{ class: 1, label: 'Built_area', speed: 6, mode: 'BICYCLING' }, { class: 1001, label: 'Main road', speed: 100, mode: 'MOTORIZED' }],
  tableFacilities: [{ amSelect: true, cat: 1, name: 'A' }, { amSelect: false, cat: 2, name: 'B' }],
}
const job = (changes: object = {}, more: object = {}): Promise<Replay> => readReplay(bytes(JSON.stringify({ timestamp: '2022-06-01 15:58:25', analysis: 'amTravelTimeAnalysis', mapset: 'demo', location: 'demo', output: [], args: { ...args, ...changes }, ...more }), 'config.json'))
const failure = (changes: object, more?: object): Promise<Error> => job(changes, more).then(() => new Error('no error'), (error: Error) => error)

describe('a job that AccessMod exported', () => {
  it('is read with defaults, names without mapsets and modes in our words', async () => {
    const replay = await job()
    if (replay.analysis !== 'amTravelTimeAnalysis') throw new Error(replay.analysis)
    expect(replay.timestamp).toBe('2022-06-01 15:58:25')
    expect(replay.args).toMatchObject({ inputHf: 'vFacility__demo', knightMove: false, addNearest: false, joinField: 'cat', roundingMethod: 'ceil', maxTravelTime: 120, outputNearest: '' })
    expect(replay.args.tableScenario).toEqual([{ class: 1, label: 'Built_area', speed: 6, mode: 'cycling' }, { class: 1001, label: 'Main road', speed: 100, mode: 'motorised' }])
    expect(replay.args.tableFacilities).toEqual([{ cat: 1, isSelected: true, values: args.tableFacilities[0] }, { cat: 2, isSelected: false, values: args.tableFacilities[1] }])
    expect([...replay.issues]).toEqual([])
  })

  it('may have its values in arrays of one and its tables by columns, as R writes them', async () => {
    const { args: read } = await job({ maxTravelTime: [45], typeAnalysis: ['isotropic'], tableScenario: { class: [1, 2], label: ['a', 'b'], speed: [3, '4.5'], mode: ['WALKING', 'WALKING'] } })
    expect(read).toMatchObject({ maxTravelTime: 45, typeAnalysis: 'isotropic', tableScenario: [{ speed: 3 }, { class: 2, speed: 4.5, mode: 'walking' }] })
  })

  it.each<[object, string]>([
    [{ inputMerged: null }, 'expected the name of a layer in args.inputMerged of the replay, got nothing'],
    [{ maxTravelTime: -5 }, 'expected a number of at least 0 in args.maxTravelTime of the replay, got number -5'],
    [{ maxTravelTime: 'long' }, 'expected a number of at least 0 in args.maxTravelTime of the replay, got "long"'],
    [{ typeAnalysis: 'diagonal' }, 'expected one of isotropic, anisotropic in args.typeAnalysis of the replay, got "diagonal"'],
    [{ towardsFacilities: 'yes' }, 'expected true or false in args.towardsFacilities of the replay, got "yes"'],
    [{ tableScenario: [] }, 'expected a table with at least one row in args.tableScenario'],
    [{ tableScenario: [{ class: 1, label: 'a', speed: -1, mode: 'WALKING' }] }, 'expected a number of at least 0 in args.tableScenario[0].speed of the replay, got number -1'],
    [{ tableScenario: [{ class: 1, label: 'a', speed: 1, mode: 'FLYING' }] }, 'expected one of WALKING, BICYCLING, MOTORIZED in args.tableScenario[0].mode of the replay, got "FLYING"'],
    [{ tableFacilities: [{ name: 'A' }] }, 'expected a number of at least 0 in args.tableFacilities[0].cat of the replay, got nothing'],
    [{ tableFacilities: { cat: [1, 2], name: ['a'] } }, 'expected a table in args.tableFacilities'],
  ])('with %j says what is expected where', async (changes, message) => {
    const error = await failure(changes)
    expect(error).toMatchObject({ code: 'REPLAY_MALFORMED' })
    expect(error.message).toContain(message)
  })

  it.each<[object, string]>([
    [{ analysis: 'amOptimization' }, 'expected one of amTravelTimeAnalysis, amCapacityAnalysis, amAnalysisReferral, amAnalysisScalingUp, amZonalAnalysis in analysis of the replay, got "amOptimization"'],
    [{ args: undefined }, 'expected the arguments by name in args of the replay, got nothing'],
  ])('%j', async (more, message) => {
    expect((await failure({}, more)).message).toBe(message)
  })

  it('must be JSON', async () => {
    await expect(readReplay(bytes('{"analysis":', 'config.json'))).rejects.toMatchObject({ code: 'REPLAY_MALFORMED', message: expect.stringContaining('expected JSON in config.json, got a mistake') as string })
    await expect(readReplay(bytes('[1]', 'config.json'))).rejects.toMatchObject({ code: 'REPLAY_MALFORMED' })
  })

  it('lists what it knows and does not do, and what it does not know', async () => {
    const { issues } = await job({ useMaxSpeedMask: true, maxSpeed: 5, parallel: true, timeoutValue: -1 })
    expect([...issues].map(({ code, message }) => `${code}: ${message.slice(0, 34)}`)).toEqual(['REPLAY_ARGUMENT_IGNORED: args.useMaxSpeedMask was left out:', 'REPLAY_ARGUMENT_UNKNOWN: args.maxSpeed is not known and was'])
  })

  it('reads the settings of suitability factors', async () => {
    const { args: read } = await job({
      inputPop: 'rPopulation__a', inputPopResidual: 'rPopulation__a', inputFacility: 'vFacility__demo', tableCapacity: [{ min: 0, max: 10, label: 'post', capacity: 5 }], tableExclusion: [],
      tableSuitability: [{ select: true, factor: 'traveltime', layer: 'vRoad__demo@demo', weight: 1, options: 't=iso;p=hvls' }],
    }, { analysis: 'amAnalysisScalingUp' })
    expect(read).toMatchObject({ tableSuitability: [{ factor: 'traveltime', layer: 'vRoad__demo', options: { t: 'iso', p: 'hvls' } }], tableExclusion: [], limitFacilitiesNumber: 0 })
  })
})
