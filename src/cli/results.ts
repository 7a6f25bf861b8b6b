import { deflateSync } from 'node:zlib'
import type { Raster } from '../data/raster.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoTiff } from '../export/geotiff.ts'
import { writeOutputs } from '../export/write.node.ts'
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
  const { context, run } = session
  const folder = context.options.out!
  const files: Record<string, string | Uint8Array> = {}
  await session.step('writing results', async () => {
    for (const [name, content] of Object.entries(results)) files[name] = await session.substep(content)
    files['issues.csv'] = toCsv(session.issues)
  })
  files['run.json'] = await describeRun(session, options.counts)
  await writeOutputs(folder, files, run)
  return Object.keys(files)
}

/** Says where the results are, after they have been shown. */
export function announce(session: Session, files: readonly string[]): void {
  const { progress, options } = session.context
  progress.note(`Results are in ${options.out!}: ${files.join(', ')}`)
}
