import { missing } from '../../graphs.ts'
import { compete, format, ours, type Contender, type Plan, type Standing } from '../../harness.ts'
import { absent, judged, type Item, type Outcome } from '../item.ts'

/** Standings by name, and what those who are missing say. */
export interface Race {
  readonly of: ReadonlyMap<string, Standing>
  readonly absent: ReadonlyMap<string, string>
}

const races = new Map<string, Promise<Race>>()

/** Runs a task and those it is compared with, once for all items that look at it. */
export function race(task: string, input: string, options: { readonly variants?: readonly string[], readonly others?: readonly Contender[], readonly plan: Plan, readonly withoutPlain?: true }): Promise<Race> {
  const key = JSON.stringify([task, input, options])
  let known = races.get(key)
  if (known === undefined) {
    const own = options.withoutPlain === true ? [] : [ours(task, input)]
    const contenders = [...own, ...(options.variants ?? []).map(variant => ours(task, input, variant)), ...options.others ?? []]
    races.set(key, known = compete(contenders, options.plan).then(({ standings, absent: away }) => ({
      of: new Map(standings.map(standing => [standing.name, standing])), absent: new Map(away.map(({ name, absent: why }) => [name, why])),
    })))
  }
  return known
}

/** An item about graphs that may not be here. */
export function item(name: string, target: string, inputs: readonly string[], measure: () => Outcome | Promise<Outcome>): Item {
  return {
    name, target,
    measure: () => {
      const why = inputs.map(missing).find(reason => reason !== undefined)
      return why === undefined ? measure() : absent(why)
    },
  }
}

/** Looks at a standing, or says why it is not there. */
export function standing({ of, absent: away }: Race, name: string): Standing {
  const found = of.get(name)
  if (found === undefined) throw new Error(away.get(name) ?? `${name} did not run`)
  return found
}

/** The least time, and the processor's where other work held it up. */
export function least({ min, processor }: Standing): string {
  return `${format(min)}${processor !== undefined && processor < 0.9 * min ? ` (${format(processor)} of processor)` : ''}`
}

/** Within a limit of seconds. */
export function within(found: Standing, limit: number, more = ''): Outcome {
  return judged(`${least(found)}${more}`, found.min <= limit)
}
