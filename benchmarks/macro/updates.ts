import { hours, travelTimes, type Places, type TravelTimes } from 'farsakh'
import { seeded } from '../../src/core/random.ts'
import { missing } from '../graphs.ts'
import { ours, type Task } from '../harness.ts'
import { openNetwork } from '../hierarchies.ts'
import { nodePlaces } from '../places.ts'

/** Facilities that the times are to. */
export const facilityCount = 2700

const kinds = {
  'one facility closed': (places: Places, _: Places, pick: number) => ({ close: [pick % places.size] }),
  'one facility added': (_: Places, more: Places, pick: number) => ({ add: more.take([pick % more.size]) }),
} as const

/** Times to the nearest facility repaired after one change, each run another change of the same times. The other contender finds them anew. */
export const task: Task = {
  name: 'updates',
  title: `Times to the nearest of ${facilityCount} facilities after one change`,
  inputs: ['country'],
  plan: { rounds: 1, warmup: 5, iterations: 100 },
  missing,
  rivals: input => Object.keys(kinds).slice(1).map(kind => ours('updates', input, kind)),
  prepare: (input, variant = 'one facility closed') => {
    const network = openNetwork(input)
    const places = nodePlaces(network.graph, input, facilityCount), more = nodePlaces(network.graph, input, 200, facilityCount)
    const change = kinds[variant as keyof typeof kinds], random = seeded(5)
    const begin = performance.now()
    const times = travelTimes(network, { to: places, cutoff: hours(4) })
    const full = performance.now() - begin
    const changed: { picked: ReturnType<typeof change>, after: TravelTimes }[] = []
    let runs = 0
    const run = (): void => {
      const picked = change(places, more, random.below(100_000)), after = times.update(picked)
      if (runs++ % 20 === 0) changed.push({ picked, after })
    }
    // Every twentieth is compared with times found anew.
    const equal = (): number => changed.filter(({ picked, after }) => {
      const places = after.places, anew = travelTimes(network, { to: places, cutoff: hours(4) })
      return picked !== undefined && anew.ms.every((ms, node) => ms === after.ms[node] && anew.nearest[node] === after.nearest[node])
    }).length
    return { run, checksum: () => '', get note() { return `${equal()} of ${changed.length} looked at equal to times found anew, which took ${full.toFixed(0)} ms the first time` } }
  },
}
