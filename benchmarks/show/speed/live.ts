import { format } from '../../harness.ts'
import { judged, type Item } from '../item.ts'
import { item, race, standing } from './measured.ts'

const change = ['one facility closed', 'one facility added'] as const

/** Repairs of nearest-facility times. */
export const live: readonly Item[] = change.map((name, i) =>
  item(`Sample country, 1.2 M nodes, 2,700 facilities: times repaired after ${name}`, 'median of 100 at most 20 ms, equal to times found anew', ['country'], async () => {
    const found = await race('updates', 'country', { variants: [change[1]], plan: { rounds: 1, warmup: 5, iterations: 100 } })
    const own = standing(found, i === 0 ? 'farsakh' : `farsakh, ${name}`), worst = Math.max(...own.seconds)
    const [, equal, looked] = /^(\d+) of (\d+)/.exec(own.note ?? '') ?? []
    return judged(`median ${format(own.median)}, from ${format(own.min)} to ${format(worst)}; ${own.note}`, own.median <= 0.02 && equal !== undefined && equal === looked)
  }))
