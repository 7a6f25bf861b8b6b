import type { TravelTimes } from '../data/travel-times.ts'
import type { TimesQuery } from './model.ts'
import type { Network } from './network.ts'
import { planTimes, runTimesJob, timesOf } from './times-job.ts'

/** Travel times over roads: one search, and a reader for any point. */
export function networkTimes(network: Network, query: TimesQuery): TravelTimes {
  const plan = planTimes(network, query)
  return timesOf(network, query, { plan, found: runTimesJob(network, plan.job)(0, query) })
}
