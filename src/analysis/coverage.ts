import { checkCutoffs } from '../core/checks.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { demandFrom, type Population } from '../data/demand.ts'
import { groupOf, zoneColumn, type Group, type ZoneLookup } from '../data/groups.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { TravelTimes } from '../data/travel-times.ts'

/** People of a zone within a cutoff, or beyond every cutoff, or off the network. */
export interface CoverageRow {
  zone: string
  /** Seconds; `Infinity` in the rows of people beyond every cutoff or off the network. */
  cutoff: Seconds
  people: number
  /** Everybody in the zone. */
  total: number
  /** people / total, 0 in an empty zone. */
  share: number
  group: Group
}

/**
 * Counts the people of each zone within each cutoff (inclusive, cumulative).
 * In every zone the row of the largest cutoff and the rows `beyond` and `off-network` add up to the zone's total, and the zones (people outside all of
 * them stand under `(no zone)`) to the total of the population.
 * @param times travel times with a cutoff at least as large as the largest here
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options cutoffs in seconds; zones, or none for one row a cutoff
 * @returns rows by zone, then by cutoff
 * @throws RangeError for cutoffs that are not above 0 or exceed `times.cutoff`
 * Cost: one time look-up a populated cell, and one sort of nothing: linear.
 */
export function coverage(
  times: TravelTimes, population: Population, options: { readonly cutoffs: readonly Seconds[], readonly zones?: ZoneLookup, readonly column?: string } & RunOptions,
): Table<CoverageRow> {
  const cutoffs = checkCutoffs(options.cutoffs, times.cutoff)
  const demand = demandFrom(population, options)
  const at = times.atPoints(demand, options)
  const { names, zone } = zoneColumn(demand, options.zones)
  const limits = cutoffs.map(cutoff => Math.floor(cutoff * 1000 + 1e-6))
  // Per zone: one bin a cutoff, then beyond, then off-network.
  const bins = cutoffs.length + 2
  const people = new Float64Array(names.length * bins)
  for (let i = 0; i < demand.size; i++) {
    let bin = bins - 1
    if (groupOf(at, i) !== 'off-network') {
      bin = 0
      while (bin < limits.length && at.ms[i] > limits[bin]) bin++
    }
    people[zone[i] * bins + bin] += demand.people[i]
  }
  return rowsOf(names, cutoffs, people)
}

function rowsOf(names: readonly string[], cutoffs: readonly Seconds[], people: Float64Array): Table<CoverageRow> {
  const bins = cutoffs.length + 2
  const rows: CoverageRow[] = []
  for (const [z, zone] of names.entries()) {
    const counts = people.subarray(z * bins, (z + 1) * bins)
    const total = counts.reduce((sum, count) => sum + count, 0)
    let cumulative = 0
    for (let bin = 0; bin < bins; bin++) {
      const group: Group = bin < cutoffs.length ? 'within' : bin === cutoffs.length ? 'beyond' : 'off-network'
      cumulative = group === 'within' ? cumulative + counts[bin] : counts[bin]
      rows.push({ zone, cutoff: cutoffs[bin] ?? Infinity, people: cumulative, total, share: total > 0 ? cumulative / total : 0, group })
    }
  }
  return tableFrom<CoverageRow>({
    zone: rows.map(row => row.zone), cutoff: Float64Array.from(rows, row => row.cutoff), people: Float64Array.from(rows, row => row.people),
    total: Float64Array.from(rows, row => row.total), share: Float64Array.from(rows, row => row.share), group: rows.map(row => row.group),
  })
}
