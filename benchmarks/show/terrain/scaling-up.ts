import { minutes, scaleUp, terrain, type ScaleUpOptions, type SiteSize, type Table } from 'farsakh'
import { format, median } from '../../harness.ts'
import { judged, type Item } from '../item.ts'
import { appalachia, appalachiaRaster, compat, golden, goldenRows } from './goldens.ts'
import { difference, judgedTables, land } from './tables.ts'

/** What a run of five sites took in AccessMod, as the issue has it. */
const there = 32
const exclusions = [{ layer: 'sites', metres: 2000, keep: 'outside' }] as const
const people = { kind: 'people', radius: 1000 } as const

/** Five new sites within 30 minutes, 2 km from all others. */
export const scalingUp: readonly Item[] = [
  golden('clean-appalachia: scaling up under compat, people around, existing facilities', 'table equal to 1e-9', async () =>
    judgedTables([difference(await run(false, { existing: (await appalachia()).facilities, suitability: [people] }), 'golden/scalingup_main_popsum_only.csv')])),
  golden('clean-appalachia: scaling up under compat, people around, from nothing, flat', 'table equal to 1e-9', async () =>
    judgedTables([difference(await run(true, { suitability: [people] }), 'golden/scalingup_main_popsum_only_empty_iso.csv')])),
  golden('clean-appalachia: time of scaling up, 5 sites', `at least 100 times faster than AccessMod's ${there} s, with people around and with all cells as candidates`, async () => {
    const world = await appalachia(), population = await appalachiaRaster('input/population'), speeds = world.scenario(), sizes = siteSizes()
    const timed = (suitability: ScaleUpOptions['suitability']): number => median(Array.from({ length: 4 }, () => {
      const model = terrain({ landcover: world.landcover, dem: world.dem, speeds }), begin = performance.now()
      scaleUp(model, { population, existing: world.facilities, within: minutes(30), sites: 5, sizes, exclusions, ...suitability === undefined ? {} : { suitability } })
      return (performance.now() - begin) / 1000
    }))
    const scored = timed([people]), exact = timed(undefined)
    return judged(`median ${format(scored)} with people around (${(there / scored).toFixed(0)} times faster), ${format(exact)} over all cells (${(there / exact).toFixed(0)} times)`, there / scored >= 100 && there / exact >= 100)
  }),
]

async function run(isFlat: boolean, options: Pick<ScaleUpOptions, 'existing' | 'suitability'>): Promise<Table<Record<string, number | string>>> {
  const population = await appalachiaRaster('input/population')
  return scaleUp(await land(isFlat, 8), { population, within: minutes(30), sites: 5, sizes: siteSizes(), exclusions, compat, ...options }).table
}

function siteSizes(): SiteSize[] {
  return goldenRows('clean-appalachia/input/capacity_table.csv').map(row => ({ min: Number(row.min), max: Number(row.max), label: row.label ?? '', capacity: Number(row.capacity) }))
}
