import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { GridSearch } from '../data/grid-model.ts'
import { evenSeconds } from '../data/travel-times.ts'
import { fillFacility, type Filling } from './geographic-coverage-cases.ts'
import { correlation, wholeMinutes } from './geographic-coverage-run.ts'

/** What a facility is filled with. */
export interface FillScene {
  readonly search: GridSearch
  readonly within: Seconds
  /** People still to be served by cell; those taken are taken off. */
  readonly left: Float64Array
  /** 1 for cells that the population knows of. */
  readonly known: Uint8Array
  readonly wholeMinutes: boolean
}

/** What a facility took. */
export interface Filled {
  readonly filling: Filling
  /** How far its people come. */
  readonly limit: Seconds
  /** Pearson's correlation of the minutes and the people who wait in each, with whole minutes only; NaN else. */
  readonly correlation: number
}

/** Who a facility may take. */
export interface FillRule extends RunOptions {
  /** Capacity for so many people within the time; undefined for all of them. */
  capacityFor(people: number): number | undefined
  /** Fewest people that a facility is opened for; with fewer nothing happens. */
  readonly least: number
}

/** Fills a facility with the people within the time who still wait, nearest first, and takes them off. Undefined where they are too few. Cost: one search. */
export function fillSite(scene: FillScene, cell: number, rule: FillRule): Filled | undefined {
  const { left, known, search, within } = scene
  const { reached, seconds } = search.run({ cell: [cell] }, { signal: rule.signal, cutoff: within })
  let count = 0, people = 0
  for (let i = 0; i < reached.length; i++) if (known[reached[i]] === 1) reached[count++] = reached[i]
  const cells = reached.subarray(0, count), band = new Float64Array(count), waiting = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const at = cells[i]
    band[i] = scene.wholeMinutes ? wholeMinutes(seconds[at]) : evenSeconds(seconds[at])
    people += waiting[i] = left[at]
  }
  if (people < rule.least) return undefined
  const filling = fillFacility(band, waiting, rule.capacityFor(people))
  for (let i = 0; i < cells.length; i++) {
    if (band[i] < filling.limit) left[cells[i]] = 0
    else if (band[i] === filling.limit) left[cells[i]] = waiting[i] * (1 - filling.share)
  }
  return {
    filling, limit: filling.limit === Infinity ? within : scene.wholeMinutes ? filling.limit * 60 : filling.limit,
    correlation: scene.wholeMinutes ? correlation(band, waiting) : NaN,
  }
}
