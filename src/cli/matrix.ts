import { availableParallelism } from 'node:os'
import { formatDuration } from '../core/units.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import { toCsv } from '../export/csv.ts'
import { Hybrid } from '../travel/hybrid.ts'
import { Network } from '../travel/network.ts'
import type { TravelModel } from '../travel/model.ts'
import { Terrain } from '../travel/terrain.ts'
import { travelMatrix, type TravelMatrixOptions } from '../travel/travel-times.ts'
import type { CommandContext } from './command.ts'
import { defaultCutoff } from './defaults.ts'
import { engineOptions, explain, joinOptions, readSide } from './inputs.ts'
import { readModel } from './model.ts'
import { checkWritable } from './output-folder.ts'
import { announce, writeResults } from './results.ts'
import { Session } from './session.ts'
import { formatNumber } from './terminal.ts'

/** A row of matrix.csv: a pair of places within the cutoff. */
interface MatrixFileRow {
  from: string
  to: string
  seconds: number
}

/** `farsakh matrix`: travel times between all places of two lists; pairs beyond the cutoff are left out. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const from = await readSide(session, 'from', options.whereFrom), to = await readSide(session, 'to', options.where)
  const { model } = await readModel(session)
  const cutoff = options.cutoff ?? defaultCutoff
  const matrix = await session.step('searching', () => matrixOnThreads(model, { from, to, cutoff, ...joinOptions(session), ...engineOptions(session), ...session.run }, options.threads))
  session.addIssues([...new Set([options.from!, options.to!])].join(', '), matrix.issues)
  explain(session, matrix.explanation)
  const counts = { from: from.size, to: to.size, pairs: matrix.size }
  const files = await writeResults(session, { 'matrix.csv': () => toCsv(matrixTable(matrix)) }, { counts })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'matrix', out: options.out, files, ...counts })}\n`)
  else io.stdout.write(`${formatNumber(matrix.size)} of ${formatNumber(from.size * to.size)} pairs within ${formatDuration(cutoff)}\n`)
  announce(session, files)
}

/** Places of the smaller side that are worth a thread of their own. */
const placesPerThread = 16

/** A matrix, by threads where that pays or as many are asked for. */
export async function matrixOnThreads(model: TravelModel, query: TravelMatrixOptions, wanted: number | undefined): Promise<TravelMatrix> {
  const threads = wanted ?? Math.min(availableParallelism(), Math.floor(Math.min(query.from.size, query.to.size) / placesPerThread))
  if (threads <= 1 || !(model instanceof Network || model instanceof Terrain || model instanceof Hybrid)) return travelMatrix(model, query)
  const { createPool } = await import('../parallel/create-pool.node.ts')
  const pool = await createPool({ threads, signal: query.signal })
  try {
    return await pool.travelMatrix(model, query)
  } finally {
    await pool.close()
  }
}

function matrixTable(matrix: TravelMatrix): Table<MatrixFileRow> {
  const from: string[] = [], to: string[] = []
  for (let origin = 0; origin < matrix.origins.size; origin++) {
    for (let entry = matrix.firstEntry[origin]; entry < matrix.firstEntry[origin + 1]; entry++) {
      from.push(matrix.origins.ids[origin])
      to.push(matrix.destinations.ids[matrix.destination[entry]])
    }
  }
  return tableFrom<MatrixFileRow>({ from, to, seconds: matrix.seconds })
}
