import { hours, minutes, type Seconds } from '../core/units.ts'

/** Travel times reported unless `--cutoffs` says otherwise: half an hour, and the one and two hours that access to surgery is measured by (Meara et al. 2015, Lancet Commission on Global Surgery: 2 hours). */
export const defaultCutoffs: readonly Seconds[] = [minutes(30), hours(1), hours(2)]
/** Longest journey of catchments and matrices unless `--cutoff` says otherwise. */
export const defaultCutoff: Seconds = hours(2)
