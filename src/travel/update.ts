import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import { report } from '../core/run.ts'
import { Places } from '../data/places.ts'
import type { TimesChanges } from '../data/travel-times.ts'
import { Repairer, type Repair } from '../search/repair.ts'
import { cutoffMs, seedsOf, type CostedRoads, type Direction, type Joined } from './joined.ts'
import { reportOffNetwork } from './off-network.ts'
import type { NetworkTimes, PlaceSeeds } from './times-over.ts'

/**
 * Times after places closed or opened or arcs changed, repaired from those before; equal to times computed anew to the bit.
 * Places whose road changed are taken for closed and opened at once, which also moves those whose road closed altogether to the next.
 * @throws RangeError, FarsakhError as `TravelTimes.update` says
 */
export function updated(own: NetworkTimes, changes: TimesChanges): NetworkTimes {
  const { network, query: { places, direction, cutoff }, joined } = own
  const kept = remaining(places, changes.close ?? [])
  const { network: roads, arcs, links } = changes.arcs === undefined ? { network, arcs: undefined, links: new Set<number>() } : network.change(changes.arcs)
  const next = merged(places, kept, changes.add)
  if (next.size === 0) throw new FarsakhError('PLACES_EMPTY', `expected at least one of the ${places.size} places to remain, got none: all of them close and none is new`, { side: direction })
  const query = { ...own.query, places: next, signal: changes.signal, onProgress: changes.onProgress }
  report(query, 'updating', 0, 1)

  const moved = roads === network ? joined : roads.join(places, query)
  const added = changes.add === undefined || changes.add.size === 0 ? undefined : roads.join(changes.add, query)
  const joins = kept.length === places.size && added === undefined ? moved : append(moved, kept, added)
  roads.remember(next, query, joins)
  const issues = reportOffNetwork(roads, [{ places: next, joined: joins }], query.snap?.within ?? 10_000)

  const isFresh = (p: number): boolean => p >= kept.length || hasMoved(joined, kept[p], joins, p) || links.has(joins.link[p])
  const before = own.seeds ??= byPlace(network, joined, direction)
  const { seeds, columns } = seedsAfter(before, { roads, joins, direction, kept, isFresh })
  const ms = own.ms.slice(), nearest = own.nearest.slice()
  const repairer = own.scratch.repairer ??= new Repairer(network.graph, { reverse: direction === 'to' })
  const count = repairer.run({ ...columns, ms, source: nearest, cost: roads.ms, was: network.ms, arcs, relabel: kept.length === places.size ? undefined : relabelling(places.size, kept), limit: cutoffMs(cutoff) })
  report(query, 'updating', 1, 1)
  const explanation = query.explain === true ? { engine: 'repair', why: `${count} of ${ms.length} nodes lost their time and were found anew`, estimates: {} } : undefined
  return { network: roads, query, joined: joins, ms, nearest, issues, explanation, seeds, scratch: own.scratch }
}

/** Indices of the places that stay open. */
function remaining(places: Places, close: readonly (string | number)[]): Uint32Array {
  const isClosed = new Uint8Array(places.size)
  const index = new Map<string, number>()
  // Of an id that stands twice the second index is kept as -1.
  if (close.some(one => typeof one === 'string')) for (const [i, id] of places.ids.entries()) index.set(id, index.has(id) ? -1 : i)
  for (const one of close) {
    const i = typeof one === 'string' ? index.get(one) : one
    if (i === -1 && typeof one === 'string') throw new RangeError(`expected close with an id that one place has, got ${describe(one)} of several: close them by index`)
    if (i === undefined || !(i >= 0 && i < places.size && Number.isInteger(i))) throw new RangeError(`expected close with ids or indexes of the ${places.size} places, got ${describe(one)}`)
    isClosed[i] = 1
  }
  return Uint32Array.from(isClosed.keys()).filter(i => isClosed[i] === 0)
}

/** Those that remain and those that are new. */
function merged(places: Places, kept: Uint32Array, add: Places | undefined): Places {
  const rest = kept.length === places.size ? places : places.take([...kept])
  if (add === undefined) return rest
  if (!(add instanceof Places)) throw new TypeError(`expected add as places (readPlaces or placesFrom), got ${describe(add)}`)
  const ids = new Set(rest.ids)
  for (const id of add.ids) {
    if (ids.has(id)) throw new RangeError(`expected ids of new places to differ from all others, got ${describe(id)} again: close the old one, or rename`)
    ids.add(id)
  }
  return add.size === 0 ? rest : rest.concat(add)
}

/** Joins of the places kept, and after them of the new ones. */
function append(joined: Joined, kept: Uint32Array, added: Joined | undefined): Joined {
  const size = kept.length + (added?.link.length ?? 0)
  const out: Joined = { link: new Int32Array(size), fraction: new Float64Array(size), metres: new Float64Array(size), access: new Uint32Array(size) }
  for (const name of ['link', 'fraction', 'metres', 'access'] as const) {
    const column = out[name]
    for (let p = 0; p < kept.length; p++) column[p] = joined[name][kept[p]]
    if (added !== undefined) column.set(added[name], kept.length)
  }
  return out
}

function hasMoved(before: Joined, i: number, now: Joined, p: number): boolean {
  return before.link[i] !== now.link[p] || before.fraction[i] !== now.fraction[p] || before.access[i] !== now.access[p]
}

function relabelling(size: number, kept: Uint32Array): Int32Array {
  const relabel = new Int32Array(size).fill(-1)
  for (let p = 0; p < kept.length; p++) relabel[kept[p]] = p
  return relabel
}

function byPlace(roads: CostedRoads, joined: Joined, direction: Direction): PlaceSeeds {
  const seeds = seedsOf(roads, joined, direction)
  const first = new Uint32Array(joined.link.length + 1)
  for (const { label } of seeds) first[label + 1]++
  for (let p = 0; p < joined.link.length; p++) first[p + 1] += first[p]
  return { first, node: Uint32Array.from(seeds, seed => seed.node), ms: Uint32Array.from(seeds, seed => seed.ms) }
}

interface Now {
  readonly roads: CostedRoads
  readonly joins: Joined
  readonly direction: Direction
  /** Old index of each place kept. */
  readonly kept: Uint32Array
  readonly isFresh: (place: number) => boolean
}

/** The seeds of now: copied where a place stands as before, found anew for the others. */
function seedsAfter(before: PlaceSeeds, { roads, joins, direction, kept, isFresh }: Now): { seeds: PlaceSeeds, columns: Pick<Repair, 'seeds' | 'fresh' | 'dropped'> } {
  const size = joins.link.length
  const anew: number[] = []
  for (let p = 0; p < size; p++) if (isFresh(p)) anew.push(p)
  const found = byPlace(roads, append(joins, Uint32Array.from(anew), undefined), direction)
  const first = new Uint32Array(size + 1)
  const dropped = { node: [] as number[], ms: [] as number[], label: [] as number[] }
  for (let p = 0, a = 0; p < size; p++) {
    const isAnew = anew[a] === p
    first[p + 1] = first[p] + (isAnew ? found.first[a + 1] - found.first[a] : before.first[kept[p] + 1] - before.first[kept[p]])
    if (!isAnew) continue
    a++
    if (p >= kept.length) continue
    for (let i = before.first[kept[p]]; i < before.first[kept[p] + 1]; i++) {
      dropped.node.push(before.node[i])
      dropped.ms.push(before.ms[i])
      dropped.label.push(p)
    }
  }
  const node = new Uint32Array(first[size]), ms = new Uint32Array(first[size]), label = new Int32Array(first[size])
  const fresh: number[] = []
  for (let p = 0, a = 0; p < size; p++) {
    const isAnew = anew[a] === p
    const from = isAnew ? found : before, begin = isAnew ? found.first[a++] : before.first[kept[p]]
    for (let i = first[p]; i < first[p + 1]; i++) {
      node[i] = from.node[begin + i - first[p]]
      ms[i] = from.ms[begin + i - first[p]]
      label[i] = p
      if (isAnew) fresh.push(i)
    }
  }
  return { seeds: { first, node, ms }, columns: { seeds: { node, ms, label }, fresh, dropped } }
}
