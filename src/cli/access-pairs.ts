import { availableParallelism } from 'node:os'
import type { Seconds } from '../core/units.ts'
import { IssueLog } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import type { PoolPairs } from '../data/pairs.ts'
import { matrixFrom, type TravelMatrix } from '../data/travel-matrix.ts'
import { fusedPairs, poolPairs } from '../travel/fused-pairs.ts'
import type { TravelModel } from '../travel/model.ts'
import { Network } from '../travel/network.ts'
import { originsOf, readEnd, readMatrix, readOrigins, readSites, supplyOf, type Origins, type Sites } from './access-inputs.ts'
import { needsMatrix, type AnyPairs } from './access-measures.ts'
import { engineOptions, explain, joinOptions } from './inputs.ts'
import { matrixOnThreads } from './matrix.ts'
import { readModel } from './model.ts'
import type { Options } from './options.ts'
import type { Session } from './session.ts'

/** Both ends, and how to get the pairs between them. */
export interface AccessWorld {
  readonly origins: Origins
  readonly sites: Sites
  readonly counts: Readonly<Record<string, number>>
  /** The pairs within some seconds, and what ends their threads. */
  readonly pairs: (cutoff: Seconds) => Promise<{ readonly pairs: AnyPairs, readonly close: () => Promise<void> }>
  /** The pairs among the origins. */
  readonly among: (cutoff: Seconds) => Promise<TravelMatrix>
}

/** Pairs that are kept rather than found anew at every pass: 20 bytes each while they are made. */
const keptPairs = 2e7

/** Reads who travels, to where, and over what: a model, or a ready matrix. @param most how many pairs are kept */
export async function readAccessWorld(session: Session, most: number = keptPairs): Promise<AccessWorld> {
  const { options } = session.context
  if (options.matrix === undefined) return overModel(session, most)
  const stray = (['network', 'landcover', 'friction', 'population'] as const).find(key => options[key] !== undefined)
  if (stray !== undefined) throw new TypeError(`expected either --matrix (ready times) or --${stray}, got both${stray === 'population' ? ': the people of a matrix are a column of --from' : ''}`)
  return overMatrix(session)
}

async function overModel(session: Session, most: number): Promise<AccessWorld> {
  const { options } = session.context
  const origins = await readOrigins(session), sites = await readSites(session), { model, counts } = await readModel(session)
  const from = origins.ends, to = sites.ends
  const searched = (cutoff: Seconds): { cutoff: Seconds } => ({ cutoff, ...joinOptions(session), ...engineOptions(session), ...session.run })
  const matrix = (of: Places, cutoff: Seconds): Promise<TravelMatrix> => session.step('searching', () => matrixOnThreads(model, { from, to: of, ...searched(cutoff) }, options.threads))
  return {
    origins, sites, counts, among: cutoff => matrix(from, cutoff),
    pairs: async cutoff => {
      if (!needsMatrix(options) && from.size * to.size > most) return anew(session, model, { from, to, ...searched(cutoff) })
      const pairs = await matrix(to, cutoff)
      explain(session, pairs.explanation)
      session.addIssues(modelPath(options), pairs.issues)
      return { pairs, close: () => Promise.resolve() }
    },
  }
}

/** Pairs too many to keep: on threads over roads, in this one over ground. Findings are those of the first pass. */
async function anew(session: Session, model: TravelModel, options: Parameters<typeof fusedPairs>[1]): ReturnType<AccessWorld['pairs']> {
  const threads = session.context.options.threads ?? availableParallelism()
  let isKnown = false
  const note = <T extends Awaited<ReturnType<PoolPairs['sums']>>>(sums: T): T => {
    if (!isKnown) session.addIssues(modelPath(session.context.options), sums.issues)
    if (!isKnown) explain(session, sums.explanation)
    isKnown = true
    return sums
  }
  if (threads > 1 && model instanceof Network) {
    const { createPool } = await import('../parallel/create-pool.node.ts')
    const pool = await createPool({ threads, signal: session.run.signal }), pairs = poolPairs(pool, model, options)
    return { pairs: { ...pairs, sums: async question => note(await pairs.sums(question)) }, close: () => pool.close() }
  }
  const pairs = fusedPairs(model, options)
  return { pairs: { ...pairs, sums: question => note(pairs.sums(question)) }, close: () => Promise.resolve() }
}

/** What findings about joining the model are said of. */
function modelPath({ network, landcover, friction }: Options): string {
  return network ?? landcover ?? friction!
}

async function overMatrix(session: Session): Promise<AccessWorld> {
  const { options } = session.context, path = options.matrix!
  const ready = await readMatrix(session, options)
  const from = await readEnd(session, 'from', unique(ready.from)), to = await readEnd(session, 'to', unique(ready.to))
  const origins = originsOf(session, from, options.from ?? path), supply = supplyOf(session, to, options.to ?? path)
  const rows = rowsOf(from.ends.ids), columns = rowsOf(to.ends.ids), log = new IssueLog()
  const kept = { row: [] as number[], column: [] as number[], seconds: [] as number[] }, strangers = { from: new Set<string>(), to: new Set<string>() }
  let pairCount = 0
  for (const [i, time] of ready.seconds.entries()) {
    const at = rows.get(ready.from[i]), to = columns.get(ready.to[i])
    if (at === undefined) strangers.from.add(ready.from[i])
    else if (to === undefined) strangers.to.add(ready.to[i])
    else {
      pairCount++
      for (const row of at) for (const column of to) {
        kept.row.push(row)
        kept.column.push(column)
        kept.seconds.push(time)
      }
    }
  }
  for (const [side, known] of [['from', rows], ['to', columns]] as const) {
    const repeated = [...known].filter(([, own]) => own.length > 1)
    if (repeated.length > 0) log.add('warning', 'MATRIX_ID_REPEATED', `${repeated.length} ids of ${options[side]} stand in several rows (the first is ${repeated[0][0]}): their pairs count for each of them`, -1, repeated.length)
    const ids = [...strangers[side]], file = options[side]
    if (ids.length > 0) log.add('warning', 'MATRIX_ID_UNKNOWN', `${ids.length} ids of its column ${side} are none of the ids of ${file} (the first is ${ids[0]}): their pairs are left out`, -1, ids.length)
  }
  if (pairCount === 0) throw new RangeError(`expected pairs in ${path} between ids of --from and --to, got none (its first pair is from ${ready.from[0]} to ${ready.to[0]}; the first ids there are ${from.ends.ids[0]} and ${to.ends.ids[0]}): name the columns of ids with --id`)
  session.addIssues(path, log.table())
  const matrix = (cutoff: Seconds): TravelMatrix => matrixFrom({ origins: from.ends.ids, destinations: to.ends.ids, origin: kept.row, destination: kept.column, seconds: kept.seconds, cutoff })
  return {
    origins, sites: { ends: to.ends, supply, path: options.to ?? path }, counts: { pairs: pairCount },
    pairs: cutoff => session.step('sorting pairs', () => ({ pairs: matrix(cutoff), close: () => Promise.resolve() })),
    among: () => { throw new TypeError('expected a model to travel over, got --matrix') },
  }
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)]
}

/** The rows of each id: places that share one are kept. */
function rowsOf(ids: readonly string[]): Map<string, number[]> {
  const rows = new Map<string, number[]>()
  for (const [i, id] of ids.entries()) {
    const own = rows.get(id)
    if (own === undefined) rows.set(id, [i])
    else own.push(i)
  }
  return rows
}
