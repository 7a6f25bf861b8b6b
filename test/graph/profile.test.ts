import { describe, expect, it } from 'vitest'
import { FarsakhError } from '../../src/core/errors.ts'
import { bytes } from '../../src/data/source.ts'
import { seasonsOf } from '../../src/data/speeds.ts'
import { profile } from '../../src/graph/profile.ts'
import { ambulance } from '../../src/graph/profiles/ambulance.ts'
import { cycling } from '../../src/graph/profiles/cycling.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { motorcycle } from '../../src/graph/profiles/motorcycle.ts'
import { walking } from '../../src/graph/profiles/walking.ts'
import { wayRule } from '../../src/graph/rules.ts'
import { withSpeeds } from '../../src/graph/speeds.ts'
import { readSpeeds } from '../../src/io/speeds.ts'

describe('profile', () => {
  it.each([driving, walking, cycling, motorcycle, ambulance])('$name is plain data with sources', preset => {
    expect(JSON.parse(JSON.stringify(preset))).toEqual(preset)
    expect(Object.keys(preset.sources).length).toBeGreaterThan(3)
    for (const table of [preset.speeds, preset.opened, preset.caps, preset.factors]) for (const value of Object.values(table)) expect(value).toBeGreaterThanOrEqual(0)
  })
  it('without a base opens only what it names, both ways, whatever the tags', () => {
    const bare = profile({ name: 'bare', speeds: { primary: 60 } })
    expect(wayRule({ highway: 'primary', oneway: 'yes', access: 'no', maxspeed: '20', surface: 'mud' }, bare)).toEqual({ forward: { kmh: 60, lastLeg: false }, backward: { kmh: 60, lastLeg: false }, joinable: true })
    expect(wayRule({ highway: 'secondary' }, bare).forward.kmh).toBe(0)
    expect(wayRule({ route: 'ferry' }, bare).forward.kmh).toBe(0)
  })
  it('merges tables and replaces lists', () => {
    const own = profile({ name: 'own', base: driving, speeds: { primary: 90, track: 30 }, barriers: { gate: 5 }, obeys: ['access'] })
    expect(own.speeds).toMatchObject({ primary: 90, track: 30, secondary: driving.speeds.secondary })
    expect(own.barriers).toMatchObject({ gate: 5, '*': 'closed' })
    expect(own.obeys).toEqual(['access'])
    expect(driving.speeds.primary).toBe(65)
    // A speed for tracks is meant for all of them.
    expect(wayRule({ highway: 'track', tracktype: 'grade1' }, profile({ ...own, base: own, obeys: ['surface'] })).forward.kmh).toBe(30)
  })
  it('refuses speeds below zero', () => {
    expect(() => profile({ name: 'back', speeds: { primary: -5 } })).toThrow('expected the speed of primary in profile back to be 0 km/h or more, got number -5')
    expect(() => profile({ name: 'nan', speeds: { primary: NaN } })).toThrow(RangeError)
  })
})

const read = (text: string) => readSpeeds(bytes(text, 'speeds.csv'))

describe('readSpeeds', () => {
  it('reads CSV with seasons and surfaces', async () => {
    const { rows, name } = await read('class,speed,season,surface\nprimary,60,dry,\nprimary,45,Wet,\ntrack,"12,5",wet,mud\n*,8,,sand\n')
    expect(name).toBe('speeds.csv')
    expect(rows).toEqual([
      { class: 'primary', speed: 60, season: 'dry', surface: '' }, { class: 'primary', speed: 45, season: 'wet', surface: '' }, { class: 'track', speed: 12.5, season: 'wet', surface: 'mud' }, { class: '*', speed: 8, season: '', surface: 'sand' },
    ])
    expect(seasonsOf({ rows, name })).toEqual(['dry', 'wet'])
    expect((await read('highway;kmh\nprimary;60\n')).rows).toEqual([{ class: 'primary', speed: 60, season: '', surface: '' }])
  })
  it('reads YAML as rows or as maps', async () => {
    const expected = [{ class: 'primary', speed: 60, season: '', surface: '' }, { class: 'track', speed: 15, season: '', surface: '' }, { class: 'track', speed: 5, season: '', surface: 'mud' }, { class: 'track', speed: 8, season: 'wet', surface: '' }]
    expect((await read('- { class: primary, speed: 60 }\n- { class: track, speed: 15 }\n- { class: track, speed: 5, surface: mud }\n- { class: track, speed: 8, season: wet }\n')).rows).toEqual(expected)
    expect((await read('speeds:\n  primary: 60\n  track: { all: 15, mud: 5 }\nseasons:\n  wet:\n    track: 8\n')).rows).toEqual(expected)
    expect((await read('# speeds\nprimary: 60\n')).rows).toEqual(expected.slice(0, 1))
    expect((await read('{"primary": 60}')).rows).toEqual(expected.slice(0, 1))
  })
  it.each([
    ['class,speed\nprimary,60\nprimry,50\n', 'expected a class of road on line 3, such as primary, track or ferry, or * with a surface, got "primry": is it primary? in speeds.csv', 3],
    ['class,speed\nprimary,-60\n', 'expected a speed of 0 to 300 km/h for primary on line 2, got "-60" in speeds.csv', 2],
    ['class,speed\nprimary,fast\n', 'expected a speed of 0 to 300 km/h for primary on line 2, got "fast" in speeds.csv', 2],
    ['class,speed\nprimary,\n', 'expected a speed of 0 to 300 km/h for primary on line 2, got nothing in speeds.csv', 2],
    ['class,speed\n*,50\n', 'expected a class of road on line 2, such as primary, track or ferry, or * with a surface, got "*" in speeds.csv', 2],
    ['klass,speed\nprimary,60\n', 'expected the columns class and speed, got klass, speed in speeds.csv', undefined],
    ['- { class: primary, speed: 60 }\n- { class: track, speed: -1 }\n', 'expected a speed of 0 to 300 km/h for track on row 2, got -1 in speeds.csv', 2],
    ['- primary\n', 'expected a class of road on row 1, such as primary, track or ferry, or * with a surface, got nothing in speeds.csv', 1],
    ['primary: 1000\n', 'expected a speed of 0 to 300 km/h for primary on row 1, got 1000 in speeds.csv', 1],
    ['seasons: 5\n', 'expected a map from season to speeds under seasons, got number 5 in speeds.csv', undefined],
    ['{}', 'expected at least one speed, got none in speeds.csv', undefined],
    ['', 'expected speeds, got an empty file in speeds.csv', undefined],
    ['just words', 'expected a list of speeds or a map from class to speed, got "just words" in speeds.csv', undefined],
  ])('refuses %j', async (text, message, row) => {
    const failure = await read(text).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(FarsakhError)
    const { code, message: got, detail } = failure as FarsakhError
    expect([code, got, detail.row]).toEqual(['SPEEDS_MALFORMED', message, row])
  })
  it('names line and column of broken YAML', async () => {
    const failure = await read('primary: 60\n  track: [\n').catch((error: unknown) => error) as FarsakhError
    expect(failure.code).toBe('SPEEDS_MALFORMED')
    expect(failure.message).toMatch(/line \d+, column \d+/)
  })
})

describe('withSpeeds', () => {
  const kmh = (tags: Record<string, string>, who: typeof driving) => wayRule(tags, who).forward.kmh
  it('overrides classes, limits and surfaces', async () => {
    const own = withSpeeds(driving, await read('class,speed,surface\nprimary,60,\ntrack,20,\ntrack,4,mud\n*,12,sand\npath,6,\nservice,0,\n'))
    expect(kmh({ highway: 'primary' }, own)).toBe(60)
    expect(kmh({ highway: 'primary', maxspeed: '100' }, own)).toBe(60)
    expect(kmh({ highway: 'secondary', maxspeed: '100' }, own)).toBe(80)
    expect(kmh({ highway: 'primary', surface: 'sand' }, own)).toBe(12)
    expect(kmh({ highway: 'primary', surface: 'dirt' }, own)).toBe(40)
    expect(kmh({ highway: 'track', tracktype: 'grade1' }, own)).toBe(20)
    expect(kmh({ highway: 'track', surface: 'mud' }, own)).toBe(4)
    expect(kmh({ highway: 'path' }, own)).toBe(6)
    expect(kmh({ highway: 'service', motor_vehicle: 'yes' }, own)).toBe(0)
    expect(driving.speeds.primary).toBe(65)
  })
  it('takes the season asked for over what holds in all', async () => {
    const table = await read('class,speed,season\nprimary,60,\nprimary,40,wet\ntrack,20,dry\ntrack,5,wet\n')
    expect(withSpeeds(driving, table, { season: 'wet' }).speeds).toMatchObject({ primary: 40, track: 5 })
    expect(withSpeeds(driving, table, { season: 'Dry' }).speeds).toMatchObject({ primary: 60, track: 20 })
    expect(() => withSpeeds(driving, table, { season: 'winter' })).toThrow('expected one of the seasons wet, dry of speeds.csv, got "winter"')
    expect(() => withSpeeds(driving, table)).toThrow('expected a season, one of wet, dry, since speeds.csv has speeds for track by season only, got none')
    expect(withSpeeds(driving, await read('class,speed,season\nprimary,60,\nprimary,40,wet\n')).speeds.primary).toBe(60)
    expect(() => withSpeeds(driving, { rows: [], name: 'none' }, { season: 'wet' })).toThrow(/the table has none/)
  })
  it('makes ferries as fast as typed, without the duration that is tagged', async () => {
    const own = withSpeeds(driving, await read('class,speed\nferry,25\n'))
    expect(wayRule({ route: 'ferry', duration: '10:00' }, own).forward).toEqual({ kmh: 25, lastLeg: false })
  })
})
