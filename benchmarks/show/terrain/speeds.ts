import { minutes, peopleByMinute, terrain, travelTimes, type SpeedModels } from 'farsakh'
import { paceOf } from '../../../src/surface/speed-models.ts'
import { figure, judged, type Item } from '../item.ts'
import { appalachia, appalachiaRaster, compare, compat, golden, goldenRows, journey, synthetic, syntheticRaster, unlimited } from './goldens.ts'

type Row = Record<string, string>

/** Speeds on slopes one by one, GRASS's own walk, and what is kept of journeys only as a sum. */
export const speeds: readonly Item[] = [
  golden('golden-synthetic: 1,089 speeds on foot', 'within 1e-8 relative, as they are printed', () => judgedSpeeds('speed_functions', 'walk_kmh', 'walking', {}, 1e-8)),
  golden('golden-synthetic: 1,089 speeds by bicycle as 5.9 has them', 'within 2e-5 relative', () => judgedSpeeds('speed_functions', 'bicycle_kmh_v590', 'cycling', { cycling: 'physics-5.9' }, 2e-5)),
  golden('golden-synthetic: 1,089 speeds by bicycle with the slope mended', 'within 2e-5 relative', () => judgedSpeeds('speed_functions', 'bicycle_kmh_slopefixed', 'cycling', { cycling: 'physics-newton' }, 2e-5)),
  golden('golden-synthetic: 363 speeds by bicycle after the model of 2026', 'within 2e-5 relative', () => judgedSpeeds('bicycle_2026_model', 'selected_kmh', 'cycling', { cycling: 'envelope' }, 2e-5)),
  ...(['ramp', 'hills', 'hills_rect'] as const).map(name => golden(`golden-synthetic, ${name}: stock r.walk of GRASS (Langmuir)`, 'within 1e-9 relative, the same cells reached', () => {
    const world = synthetic(name), { landcover, dem, facilities } = world
    // It had no friction: everybody walks, wherever the ground is open.
    const land = terrain({ landcover, dem, speeds: world.scenario().map(row => ({ ...row, mode: 'walking', speed: row.speed > 0 ? 5 : 0 })), models: { walking: 'langmuir' }, compat })
    const { cells, largest, strays } = compare(travelTimes(land, { from: facilities, cutoff: unlimited }).seconds, syntheticRaster(`${name}_grass_rwalk_langmuir_k8_seconds`))
    return judged(`largest relative error ${largest.toExponential(0)} in ${figure(cells)} cells${strays === 0 ? '' : `, ${strays} REACHED BY ONE ONLY`}`, largest <= 1e-9 && strays === 0 && cells > 0)
  })),
  golden('clean-appalachia: cells, longest and mean time of 30 journeys on foot, by bicycle and by car', 'cells equal; within 1e-9 (walking, motorised), 1e-7 (flat), 2e-5 (cycling)', async () => {
    const rows = goldenRows('clean-appalachia/golden/summary_traveltime.csv'), world = await appalachia()
    const wrong = rows.filter(row => {
      const name = row.scenario!, isFlat = row.direction === 'iso', tolerance = isFlat ? 1e-7 : name === 'walk' || name === 'motor' ? 1e-9 : 2e-5
      const seconds = journey(world, {
        direction: row.direction === 'from' ? 'from' : 'to', neighbours: row.neighbours === '16' ? 16 : 8, speeds: name.replace('fixed', ''), isFlat, cycling: name.endsWith('fixed') ? 'physics-newton' : 'physics-5.9',
      }).seconds.filter(time => time < Infinity)
      const off = (value: number, wanted: string | undefined): boolean => !(Math.abs(value / Number(wanted) - 1) <= tolerance)
      const sum = seconds.reduce((all, time) => all + time, 0), most = seconds.reduce((all, time) => Math.max(all, time), 0)
      return seconds.length !== Number(row.n) || off(most, row.max) || off(sum, row.sum) || off(sum / seconds.length, row.mean)
    })
    return judged(`${rows.length - wrong.length} of ${rows.length} agree`, wrong.length === 0 && rows.length === 30)
  }),
  golden('clean-appalachia: people by minute within 45', 'every minute and running sum to 1e-9', async () => {
    const times = journey(await appalachia(), { direction: 'to', neighbours: 8, cutoff: minutes(45) }), rows = goldenRows('clean-appalachia/golden/popbyminute_main_to_k8_max45.csv')
    const found = peopleByMinute(times, await appalachiaRaster('input/population'))
    const off = (value: number, wanted: string | undefined): boolean => !(Math.abs(value - Number(wanted)) <= 1e-9 * Number(wanted))
    const wrong = rows.filter((wanted, i) => i >= found.length || found.row(i).minute !== Number(wanted.zone) || off(found.row(i).people, wanted.sum) || off(found.row(i).cumulative, wanted.cumSum))
    return judged(`${rows.length - wrong.length} of ${rows.length} minutes equal`, wrong.length === 0 && found.length === rows.length)
  }),
]

/** Speeds of a table against ours, on every slope of it. */
function judgedSpeeds(table: string, column: keyof Row, mode: 'walking' | 'cycling', models: Partial<SpeedModels>, tolerance: number): ReturnType<typeof judged> {
  const rows = goldenRows(`golden-synthetic/${table}.csv`)
  const largest = Math.max(...rows.map(row => {
    const ours = 3.6 / paceOf(mode, Number(row.flat_kmh), models)(Number(row.slope_ratio)), wanted = Number(row[column])
    return ours === wanted ? 0 : Math.abs(ours - wanted) / wanted
  }))
  return judged(`largest relative error ${largest.toExponential(0)} of ${figure(rows.length)}`, largest <= tolerance && rows.length > 300)
}
