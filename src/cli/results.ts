import { deflateSync } from 'node:zlib'
import type { Raster } from '../data/raster.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoTiff } from '../export/geotiff.ts'
import { writeOutputs, type OutputContent } from '../export/write.node.ts'
import { describeRun } from './run-record.ts'
import type { Session } from './session.ts'

/** Results by file name, each with what makes its content. */
export type ResultFiles = Record<string, () => string | Uint8Array>

/** What makes a GeoTIFF of a raster. */
export function geoTiff(raster: Raster): () => Uint8Array {
  return () => toGeoTiff(raster, { deflate: deflateSync })
}

/**
 * Writes results, issues.csv and run.json into `--out`; all of them get their names at the end, or none does.
 * @returns the names of the files written
 */
export async function writeResults(session: Session, results: ResultFiles, options: { counts: Readonly<Record<string, number>> }): Promise<string[]> {
  const { context, run } = session, folder = context.options.out!
  const files = Object.fromEntries(Object.entries(results).map(([name, content]): [string, OutputContent] => [name, () => session.substep(content)]))
  files['issues.csv'] = () => toCsv(session.issues)
  files['run.json'] = () => describeRun(session, options.counts)
  await session.step('writing results', () => writeOutputs(folder, files, run))
  return Object.keys(files)
}

/** Files that are named after a run. */
const mostNamed = 12

/** Says where the results are, after they have been shown. */
export function announce(session: Session, files: readonly string[]): void {
  const { progress, options } = session.context
  const rest = files.length - mostNamed
  progress.note(`Results are in ${options.out!}: ${files.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`)
}
