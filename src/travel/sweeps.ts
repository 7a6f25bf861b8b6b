import type { Metric } from '../search/customize.ts'
import { Sweep } from '../search/sweep.ts'
import { hang, type Hung } from './hung.ts'
import type { CostedRoads, Direction, Joined } from './joined.ts'

interface Kept { readonly part: string, readonly sweep: Sweep }

/** Bytes of sweeps that are kept for the next job. */
const most = 2 ** 29

/** Sweeps planned for the last points asked for, so that the passes of one measure pay once. What is in use is taken out meanwhile. */
export class Sweeps {
  readonly #network: CostedRoads & { readonly metric: Metric }
  #hung: Hung | undefined
  #kept: Kept[] = []

  constructor(network: CostedRoads & { readonly metric: Metric }) {
    this.#network = network
  }

  /** Points hung on the roads, remembered for the last ones: in a worker each pass of a measure comes with columns of its own that hold the same. */
  hang(joined: Joined, direction: Direction): Hung {
    if (this.#hung?.direction !== direction || !isSame(this.#hung.joined, joined)) {
      this.#hung = hang(this.#network, joined, direction)
      this.#kept = []
    }
    return this.#hung
  }

  /** Lets a sweep of some of the points be used. */
  use<T>(hung: Hung, part: { readonly index: number, readonly of: number }, run: (sweep: Sweep) => T): T {
    const { direction, targets } = hung, key = `${part.index} ${part.of}`
    const at = this.#hung === hung ? this.#kept.findIndex(one => one.part === key) : -1
    const sweep = at === -1 ? new Sweep(this.#network.metric, { direction: direction === 'to' ? 'reverse' : 'forward', targets, part }) : this.#kept.splice(at, 1)[0].sweep
    const result = run(sweep)
    if (this.#hung === hung && this.#kept.reduce((sum, one) => sum + one.sweep.bytes, sweep.bytes) <= most) this.#kept.push({ part: key, sweep })
    return result
  }
}

function isSame(a: Joined, b: Joined): boolean {
  return a === b || (isSameColumn(a.link, b.link) && isSameColumn(a.fraction, b.fraction) && isSameColumn(a.access, b.access))
}

function isSameColumn(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
