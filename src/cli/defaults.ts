import { formatDuration, hours, minutes, type Seconds } from '../core/units.ts'
import type { Options } from './options.ts'

/** Travel times reported unless `--cutoffs` says otherwise: half an hour, and the one and two hours that access to surgery is measured by (Meara et al. 2015, Lancet Commission on Global Surgery: 2 hours). */
const defaultCutoffs: readonly Seconds[] = [minutes(30), hours(1), hours(2)]
/**
 * The cutoffs to report: those asked for, or the usual ones as far as `--cutoff` lets journeys go.
 * @throws RangeError when one is above `--cutoff`
 */
export function reportedCutoffs({ cutoffs, cutoff = Infinity }: Options): readonly Seconds[] {
  const above = cutoffs?.find(time => time > cutoff)
  if (above !== undefined) throw new RangeError(`--cutoffs: expected times up to --cutoff (${formatDuration(cutoff)}), got ${formatDuration(above)}`)
  if (cutoffs !== undefined) return cutoffs
  const usual = defaultCutoffs.filter(time => time <= cutoff)
  return usual.length > 0 ? usual : [cutoff]
}

/** Longest journey of catchments and matrices unless `--cutoff` says otherwise. */
export const defaultCutoff: Seconds = hours(2)
