import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compilerOptions } from './helpers/api.ts'
import { built } from './helpers/built.ts'
import { filesIn, root } from './helpers/source.ts'
import { writeVillage } from './helpers/village.ts'

/** What each example must print, and the files it must write. */
const expected: Readonly<Record<string, { prints: RegExp, writes?: string }>> = {
  '01-first-map.ts': { prints: /^10 min: \d+ polygons\n20 min: \d+ polygons\n30 min: \d+ polygons\n$/, writes: 'bands.geojson' },
  '02-coverage-by-district.ts': { prints: /people within 15 min \(\d+\.\d %\)[\s\S]*beyond[\s\S]*half of those who arrive/, writes: 'coverage.csv' },
  '03-catchments-with-capacity.ts': { prints: /people are nearest, \d+ are served[\s\S]*\(over-capacity\)/, writes: 'catchments.csv' },
  '04-travel-time-raster.ts': { prints: /^\d+ x \d+ cells, the slowest \d+ min from care\n$/, writes: 'travel-time.tif' },
  '05-nearest-and-matrix.ts': { prints: /number 1 is[\s\S]*pairs are within half an hour[\s\S]*can be reached from \d+ settlements/ },
  '06-from-arrays.ts': { prints: /^from corner to corner 19 min, from source 0\n\d+ s from the middle, 400 of 400 junctions within the hour\n$/ },
  '07-routes.ts': { prints: /\d km in \d/, writes: 'routes.geojson' },
  '08-your-own-speeds.ts': { prints: /^dry: \d+ people within 15 min of care\nwet: \d+ people within 15 min of care\nhurried: \d+ people within 15 min of care\n$/ },
  '09-beds-within-reach.ts': { prints: /: \d+\.\d\d beds per thousand people\n[\s\S]*engine: (search|sweep), / },
  '10-a-facility-closes.ts': { prints: /^today \d+, without .+ \d+, with a field clinic in .+ \d+ people within 10 min\n$/ },
  '11-over-terrain.ts': { prints: /^dry: \d+ of 37459 people walk[^\n]*\nwet: \d+ of 37459 people walk[^\n]*\n$/, writes: 'walking-time.tif' },
  '12-road-and-ground.ts': { prints: /^within half an hour of a hospital: \d+\.\d % on foot, \d+\.\d % by road, \d+\.\d % on foot and by road\n\d+ polygons\n$/ },
  '13-scale-up.ts': { prints: /^before: \d+\.\d % served\n(site-\d: a (post|clinic) for \d+ people, then \d+\.\d % served\n){3}$/, writes: 'sites.geojson' },
  '14-beds-for-each-person.ts': { prints: /^beds for a thousand people: \d+\.\d\d to \d+\.\d\d, Gini 0\.\d\d\n\d+ people have none within the hour\n$/, writes: 'access.csv' },
  '15-access-by-district.ts': { prints: /^(.+: \d+\.\d\d beds for a thousand people, \d+ people with none\n){4}Gini 0\.\d\d; \d+ % of the inequality \(Theil\) is between districts\n$/, writes: 'access-by-district.csv' },
  '16-times-by-group.ts': { prints: /^town: \d+ of \d+ people get there, half within [^\n]*\nvillage: [^\n]*\ntown: \d+ % within 15 min\nvillage: \d+ % within 15 min\nbusiest: F\d+ with \d+ people \(equilibrium to a millionth\)\n$/ },
}
const sandbox = mkdtempSync(join(tmpdir(), 'farsakh-examples-'))
const names = filesIn('examples', '.ts').filter(path => !path.includes('/'))

beforeAll(async () => {
  await built()
  writeVillage(sandbox)
  mkdirSync(join(sandbox, 'node_modules'))
  symlinkSync(root, join(sandbox, 'node_modules', 'farsakh'))
})
afterAll(() => rmSync(sandbox, { recursive: true, force: true }))

describe('examples', () => {
  it('are all expected here, and short', () => {
    expect(names).toEqual(Object.keys(expected))
    expect(names.filter(name => source(name).split('\n').length > 60)).toEqual([])
  })
  it.each(names)('%s', name => {
    const { prints, writes } = expected[name]!
    const path = join(sandbox, name.replace('.ts', '.mjs'))
    writeFileSync(path, ts.transpileModule(source(name), { compilerOptions }).outputText)
    expect(execFileSync('node', [path], { cwd: sandbox, encoding: 'utf8' })).toMatch(prints)
    if (writes !== undefined) expect(existsSync(join(sandbox, writes)) && statSync(join(sandbox, writes)).size).toBeGreaterThan(100)
  })
})

function source(name: string): string {
  return readFileSync(join(root, 'examples', name), 'utf8')
}
