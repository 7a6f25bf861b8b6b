import { zonalStatistics } from '../analysis/zonal.ts'
import { timesFromRaster } from '../data/raster-times.ts'
import { toCsv } from '../export/csv.ts'
import type { ReplayZonal } from '../io/replay-arguments.ts'
import { rasterLayer, zoneLayer } from './accessmod-layers.ts'
import { zonesOnGrid } from './accessmod-zones.ts'
import type { JobResult } from './accessmod.ts'
import type { Session } from './session.ts'

/** AccessMod's zonal statistics of a travel time layer. Its replay names no output, the table is tZonalStat. */
export async function runZonal(session: Session, args: ReplayZonal): Promise<JobResult> {
  const minutes = await rasterLayer(session, args.inputTravelTime), population = await rasterLayer(session, args.inputPop)
  const zones = await zoneLayer(session, args.inputZone, args.zoneLabelField)
  const table = await session.step('counting people', () => zonalStatistics(timesFromRaster(minutes, { unit: 60 }), population, {
    zones: zonesOnGrid(zones, population), cutoffs: args.timeCumCosts.map(time => time * 60), compat: 'accessmod-5.9', columns: { zone: args.zoneIdField, zoneName: args.zoneLabelField }, ...session.run,
  }))
  return { files: { 'tZonalStat.csv': () => toCsv(table) }, summary: `tZonalStat: ${zones.size} zones at ${args.timeCumCosts.join(', ')} min`, counts: { zones: zones.size, people: population.people().total } }
}
