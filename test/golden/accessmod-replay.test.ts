import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRaster, toGeoTiff } from 'farsakh'
import { file } from 'farsakh/node'
import { runCli } from '../../src/cli/cli.ts'
import { testIo } from '../cli/helpers.ts'
import { shared } from '../helpers/shared.ts'

const data = shared('data/golden/accessmod/clean-appalachia')
const golden = (name: string): string => join(data!, 'golden', name)
const table = (path: string): Record<string, string>[] => {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n').map(line => line.replaceAll('"', '').split(','))
  return lines.map(line => Object.fromEntries(head!.map((name, i) => [name, line[i] ?? ''])))
}

describe.skipIf(data === undefined)('AccessMod\'s jobs on its own data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'farsakh-replay-')), layers = join(folder, 'layers')
  const facilities = data === undefined ? [] : table(join(data, 'input', 'facilities.csv'))
  const speeds = data === undefined ? [] : table(join(data, 'input', 'scenario_main.csv')).map(row => ({ ...row, class: Number(row.class), speed: Number(row.speed) }))
  const tableFacilities = facilities.map(({ id, name, capacity }, i) => ({ amSelect: true, cat: i + 1, id: Number(id), name, capacity: Number(capacity) }))
  const ground = { inputMerged: 'rLandCoverMerged__clean', tableScenario: speeds, typeAnalysis: 'anisotropic', knightMove: false, maxTravelTime: 45, useMaxSpeedMask: false, outputSpeed: 'rSpeed__clean', outputFriction: null }

  beforeAll(() => {
    mkdirSync(layers)
    for (const [name, path] of Object.entries({
      'rLandCoverMerged__clean.tif': 'golden/landcover_merged.tif', 'rDem__dem.tif': 'input/dem.tif', 'rPopulation__clean.tif': 'input/population.tif', 'vFacility__clean.geojson': 'input/facilities_utm16n.geojson',
      'vZone__clean.geojson': 'input/zones_wgs84.geojson', 'rTravelTime__max0.tif': 'golden/accessibility_minutes_main_to_k8_max0.tif', 'rPriority__clean.tif': 'input/priority.tif',
    })) symlinkSync(join(data!, path), join(layers, name))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Writes a job as AccessMod exports it, runs it, and says where the outputs are. */
  async function replay(analysis: string, args: object): Promise<(name: string) => string> {
    const job = join(folder, `${analysis}.json`), out = join(folder, `out-${analysis}-${Math.random()}`)
    writeFileSync(job, JSON.stringify({ timestamp: '2025-05-23 10:00:00', analysis, mapset: 'clean', location: 'clean', output: [], args }))
    const io = testIo(), code = await runCli(['accessmod', 'run', job, '--layers', layers, '--out', out, '--quiet'], io)
    expect({ code, err: io.stderr.text }).toEqual({ code: 0, err: '' })
    return name => join(out, name)
  }
  /** Every cell of the expected table, numbers to 1e-9 of their size. */
  function expectTable(path: string, expected: string, renamed: Readonly<Record<string, string>> = {}): void {
    const rows = table(path).map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [renamed[name] ?? name, value]))), wanted = table(expected)
    expect(Object.keys(rows[0]!)).toEqual(Object.keys(wanted[0]!))
    expect(rows).toHaveLength(wanted.length)
    for (const [i, row] of rows.entries()) {
      for (const [name, value] of Object.entries(row)) {
        const want = wanted[i]![name]!
        if (want === 'NA') expect(value).toBe('')
        else if (Number.isNaN(Number(want))) expect(value).toBe(want)
        else expect(Math.abs(Number(value) - Number(want)), `${name} of row ${i}: ${value} instead of ${want}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(Number(want))) + 1e-6)
      }
    }
  }

  it('travel time and nearest facility', async () => {
    const out = await replay('amTravelTimeAnalysis', { ...ground, inputHf: 'vFacility__clean', tableFacilities, towardsFacilities: true, outputTravelTime: 'rTravelTime__clean', outputNearest: 'rNearest__clean', addNearest: true, joinField: 'cat', timeoutValue: -1 })
    for (const [name, expected] of [['rTravelTime__clean.tif', 'accessibility_minutes_main_to_k8_max45.tif']] as const) {
      const [a, b] = [await readRaster(file(out(name))), await readRaster(file(golden(expected)))]
      let differ = 0
      for (let cell = 0; cell < a.values.length; cell++) if (a.has(cell) !== b.has(cell) || (a.has(cell) && a.values[cell] !== b.values[cell])) differ++
      expect(differ).toBe(0)
    }
  })

  it('geographic coverage', async () => {
    const out = await replay('amCapacityAnalysis', {
      ...ground, inputHf: 'vFacility__clean', inputPop: 'rPopulation__clean@clean', inputZoneAdmin: 'vZone__clean', tableFacilities, towardsFacilities: true, removeCapted: true, vectCatch: true, popOnBarrier: true, radius: 5000, maxTravelTimeOrder: 45,
      hfIdx: 'cat', nameField: 'name', capField: 'capacity', orderField: 'capacity', ignoreCapacity: false, addColumnPopOrigTravelTime: true, addColumnsPopCoverageExtended: true, zonalCoverage: true, zoneFieldId: 'cat', zoneFieldLabel: 'name',
      hfOrder: 'tableOrder', hfOrderSorting: 'hfOrderDesc', outputTableCapacity: 'tCapacityStat__clean', outputTableZonal: 'tZonalStat__clean', outputPopResidual: 'rPopulationResidual__clean', outputPopBarrier: 'rPopulationOnBarrier__clean', outputHfCatchment: 'vCatchment__clean',
    })
    expectTable(out('tCapacityStat__clean.csv'), golden('coverage_aniso_to_45_order_capacity_desc.csv'))
    expectTable(out('tZonalStat__clean.csv'), golden('coverage_aniso_to_45_order_capacity_desc_zonal.csv'), { name: 'admin_name' })
    const left = await readRaster(file(out('rPopulationResidual__clean.tif'))), wanted = await readRaster(file(golden('coverage_aniso_to_45_order_capacity_desc_residual.tif')))
    expect(Math.max(...left.values.map((value, cell) => left.has(cell) === wanted.has(cell) ? left.has(cell) ? Math.abs(value - wanted.values[cell]!) : 0 : Infinity))).toBeLessThan(1e-6)
    const drawn = JSON.parse(readFileSync(out('vCatchment__clean.geojson'), 'utf8')) as { features: { properties: object }[] }
    expect(drawn.features.map(({ properties }) => properties)[0]).toEqual({ cat: 1, name: 'Facility 01', type: 'A' })
    expect(readdirSync(out('.')).sort()).toEqual(['issues.csv', 'rPopulationOnBarrier__clean.tif', 'rPopulationResidual__clean.tif', 'run.json', 'tCapacityStat__clean.csv', 'tZonalStat__clean.csv', 'vCatchment__clean.geojson'])
  })

  it('zonal statistics', async () => {
    const out = await replay('amZonalAnalysis', { inputTravelTime: 'rTravelTime__max0', inputPop: 'rPopulation__clean', inputZone: 'vZone__clean', timeCumCosts: [15, 30, 45, 90], zoneIdField: 'cat', zoneLabelField: 'name' })
    expectTable(out('tZonalStat.csv'), golden('zonal_main_to_k8_max0.csv'), { name: 'admin_name' })
  })

  it('referral', async () => {
    const out = await replay('amAnalysisReferral', {
      ...ground, maxTravelTime: 0, inputHfFrom: 'vFacility__clean', inputHfTo: 'vFacility__clean', tableFacilities, tableFacilitiesTo: tableFacilities, idField: 'cat', labelField: 'name', idFieldTo: 'cat', labelFieldTo: 'name',
      limitClosest: false, permuteGroups: false, keepNetDist: true, snapToGrid: false, resol: 90, unitCost: 'm', unitDist: 'km', parallel: false, outputReferral: 'tReferral__clean', outputNearestDist: 'tReferralDist__clean', outputNearestTime: 'tReferralTime__clean', outputNetDist: 'vReferralNetwork__clean',
    })
    const expected = table(golden('referral_all_pairs_from_k8.csv'))
    expect(table(out('tReferral__clean.csv')).map(row => [row.from__cat, row.to__cat, row.time_m])).toEqual(expected.map(row => [row.from_id, row.to_id, row.minutes_ceil]))
  })

  it('scaling up', async () => {
    // Who is left to be served before the first site: everybody but those on barriers.
    const people = await readRaster(file(join(layers, 'rPopulation__clean.tif'))), cover = await readRaster(file(join(layers, 'rLandCoverMerged__clean.tif')))
    writeFileSync(join(layers, 'rPopulationResidual__start.tif'), toGeoTiff(people.with(people.values.map((value, cell) => cover.has(cell) && people.has(cell) ? value : NaN))))
    const capacities = table(join(data!, 'input', 'capacity_table.csv')).map(({ min, max, label, capacity }) => ({ min: Number(min), max: Number(max), label, capacity: Number(capacity) }))
    const out = await replay('amAnalysisScalingUp', {
      ...ground, maxTravelTime: 30, inputPop: 'rPopulation__clean', inputPopResidual: 'rPopulationResidual__start', inputFacility: 'vFacility__clean', useExistingFacilities: true, tableFacilities, tableCapacity: capacities,
      tableExclusion: [{ select: true, layer: 'vOutputFacility', buffer: 2, method: 'keep_outside' }], tableSuitability: [{ select: true, factor: 'popsum', layer: 'rOutputPopulation', weight: 1, options: 'r=1;p=hvms' }],
      limitFacilitiesNumber: 5, limitProcessingTime: 0, limitPopCoveragePercent: 100, outputFacility: 'vFacilityNew__clean', outputPopResidual: 'rPopulationResidual__clean', outputCatchment: 'vCatchmentNew__clean', outputCapacityAnalysis: 'tCapacityStatNew__clean',
    })
    expectTable(out('tCapacityStatNew__clean.csv'), golden('scalingup_main_popsum_only.csv'))
  })
})
