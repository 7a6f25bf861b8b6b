import { minutes, scaleUp, terrain, type ScaleUp, type ScaleUpOptions, type SiteSize } from 'farsakh'
import { format, median } from '../../harness.ts'
import { judged, type Item, type Outcome } from '../item.ts'
import { appalachia, appalachiaRaster, compat, golden, goldenRows } from './goldens.ts'
import { difference, judgedTables, land } from './tables.ts'

/** What a run of five sites took in AccessMod, as the issue has it. */
const there = 32
const exclusions = [{ layer: 'sites', metres: 2000, keep: 'outside' }] as const
const people = { kind: 'people', radius: 1000 } as const

/** Five new sites within 30 minutes, 2 km from all others. */
export const scalingUp: readonly Item[] = [
  golden('clean-appalachia: scaling up under compat, people around, existing facilities', 'table equal to 1e-9, the same cells chosen', async () =>
    judgedSites(await run(false, { existing: (await appalachia()).facilities, suitability: [people] }), 'scalingup_main_popsum_only')),
  golden('clean-appalachia: scaling up under compat, people around, from nothing, flat', 'table equal to 1e-9, the same cells chosen', async () =>
    judgedSites(await run(true, { suitability: [people] }), 'scalingup_main_popsum_only_empty_iso')),
  golden('clean-appalachia: scaling up under compat, people, distance and travel time', 'table equal to 1e-9, the same cells chosen', async () => {
    // Its settings are not written down anywhere: of a few thousand tried these, the plainest, lead to its five sites.
    const suitability = [people, { kind: 'distance', layer: 'sites', good: 'high' }, { kind: 'travel-time', layer: await appalachiaRaster('golden/raster_road_1002'), good: 'low', direction: 'from', model: await land(false, 16) }] as const
    return judgedSites(await run(false, { existing: (await appalachia()).facilities, suitability }), 'scalingup_main_popsum_dist_tt')
  }),
  golden('clean-appalachia: time of scaling up, 5 sites', `at least 100 times faster than AccessMod's ${there} s, with people around and with all cells as candidates`, async () => {
    const world = await appalachia(), population = await appalachiaRaster('input/population'), speeds = world.scenario(), sizes = siteSizes()
    const timed = (suitability: ScaleUpOptions['suitability']): readonly number[] => Array.from({ length: 9 }, () => {
      const model = terrain({ landcover: world.landcover, dem: world.dem, speeds }), begin = performance.now()
      scaleUp(model, { population, existing: world.facilities, within: minutes(30), sites: 5, sizes, exclusions, ...suitability === undefined ? {} : { suitability } })
      return (performance.now() - begin) / 1000
    })
    const runs = [timed([people]), timed(undefined)] as const, [scored, exact] = runs.map(median) as [number, number]
    return judged(`medians of 9: ${format(scored)} with people around (${(there / scored).toFixed(0)} times faster), ${format(exact)} over all cells (${(there / exact).toFixed(0)} times); first runs of the process ${runs.map(([first]) => format(first!)).join(' and ')}`, there / scored >= 100 && there / exact >= 100)
  }),
]

async function run(isFlat: boolean, options: Pick<ScaleUpOptions, 'existing' | 'suitability'>): Promise<ScaleUp<Record<string, number | string>>> {
  const population = await appalachiaRaster('input/population')
  return scaleUp(await land(isFlat, 8), { population, within: minutes(30), sites: 5, sizes: siteSizes(), exclusions, compat, ...options })
}

/** A table of sites, and where they are, in metres: AccessMod's layer has the facilities that there were first. */
function judgedSites({ sites, table, residual: { projector } }: ScaleUp<Record<string, number | string>>, name: string): Outcome {
  const outcome = judgedTables([difference(table, `golden/${name}.csv`)])
  const wanted = goldenRows(`clean-appalachia/golden/${name}_facilities.csv`).filter(row => row.amName !== '')
  const chosen = [...sites].filter((site, i) => {
    const [x, y] = projector.fromLonLat(site.lon, site.lat), row = wanted[i]
    return row !== undefined && Math.hypot(x - Number(row.east), y - Number(row.north)) < 0.001 && site.id === row.amName && site.get('label') === row.amLabel && site.get('capacity') === Number(row.amCapacity)
  })
  return judged(`${outcome.measured}; ${chosen.length} of ${wanted.length} sites the same`, outcome.status === 'ok' && chosen.length === wanted.length && sites.size === wanted.length)
}

function siteSizes(): SiteSize[] {
  return goldenRows('clean-appalachia/input/capacity_table.csv').map(row => ({ min: Number(row.min), max: Number(row.max), label: row.label ?? '', capacity: Number(row.capacity) }))
}
