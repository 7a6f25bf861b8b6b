import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { kebab } from './options.ts'
import type { Session } from './session.ts'

/**
 * What run.json says: how these results were made and from which bytes.
 * Cost: one more read of every input, for its SHA-256.
 */
export async function describeRun(session: Session, counts: Readonly<Record<string, number>>): Promise<string> {
  const { command, options, version } = session.context
  const inputs: object[] = []
  for (const { role, path } of session.inputs) inputs.push({ role, path, ...await digest(path, session.run.signal) })
  const record = {
    farsakh: version, command,
    options: Object.fromEntries(Object.entries(options).map(([key, value]) => [kebab(key), value])),
    inputs, counts: { ...counts, issues: session.issues.length },
    timings: { ...session.timings, total: Math.round(session.elapsed) },
    finished: new Date().toISOString(), node: process.version,
  }
  return `${JSON.stringify(record, undefined, 2)}\n`
}

async function digest(path: string, signal: AbortSignal): Promise<{ bytes: number, sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(path), async function (content: AsyncIterable<Buffer>) {
    for await (const piece of content) {
      bytes += piece.length
      hash.update(piece)
    }
  }, { signal })
  return { bytes, sha256: hash.digest('hex') }
}
