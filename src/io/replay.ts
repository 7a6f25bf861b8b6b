import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { Issue, RunOptions } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import type { ByteSource } from '../data/source.ts'
import type { Table } from '../data/table.ts'
import { readAll } from './read-all.ts'
import type { ReplayAnalysis, ReplayArguments } from './replay-arguments.ts'
import { plain, replayMalformed, replayReaders, type ReplayReader } from './replay-readers.ts'

/** A job that AccessMod exported: the analysis and its arguments, checked. */
export type Replay = { readonly [A in ReplayAnalysis]: ReplayOf<A> }[ReplayAnalysis]

/** A job of one kind. */
export interface ReplayOf<A extends ReplayAnalysis> {
  readonly analysis: A
  readonly args: ReplayArguments[A]
  /** When AccessMod wrote it. */
  readonly timestamp: string
  /** Arguments that are not known or change nothing here. */
  readonly issues: Table<Issue>
}

/**
 * Reads the JSON that AccessMod 5 exports to replay an analysis: `{ timestamp, analysis, mapset, location, output, args }`, with layers by name and tables inline.
 * @param source the file
 * @param options `signal` and `onProgress`
 * @throws FarsakhError `REPLAY_MALFORMED` naming the argument and what is expected of it
 */
export async function readReplay(source: ByteSource, options: RunOptions = {}): Promise<Replay> {
  const content = parse(new TextDecoder().decode(await readAll(source, options)), source.name)
  if (!isRecord(content)) throw new FarsakhError('REPLAY_MALFORMED', `expected the job that AccessMod exports in ${source.name}, got ${describe(content)}`, { file: source.name })
  const { analysis, args, timestamp } = content
  const names = Object.keys(replayReaders) as ReplayAnalysis[]
  const known = names.find(one => one === plain(analysis))
  if (known === undefined) throw replayMalformed(`one of ${names.join(', ')}`, 'analysis', analysis)
  if (!isRecord(args)) throw replayMalformed('the arguments by name', 'args', args)
  const log = new IssueLog()
  const read: Record<string, unknown> = {}
  for (const [key, reader] of Object.entries(replayReaders[known]) as [string, ReplayReader<unknown>][]) read[key] = reader(args[key], `args.${key}`)
  for (const [key, value] of Object.entries(args)) if (!(key in read)) reportUnused(log, key, plain(value))
  return { analysis: known, args: read, timestamp: typeof timestamp === 'string' ? timestamp : '', issues: log.table() } as unknown as Replay
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FarsakhError('REPLAY_MALFORMED', `expected JSON in ${file}, got a mistake: ${cause instanceof Error ? cause.message : String(cause)}`, { file }, { cause })
  }
}

/** Arguments that are read past: they steer AccessMod's machinery, or say how it should save work. */
const machinery = ['pBarTitle', 'parallel', 'timeoutValue', 'language', 'resol', 'outputSpeed', 'outputFriction', 'location', 'mapset']
const mayMatter: Readonly<Record<string, string>> = {
  useMaxSpeedMask: 'everything within the longest travel time is searched; AccessMod may cut what lies beyond the reach of the highest speed',
  snapToGrid: 'facilities join the paths from where they stand; distances may differ by less than a cell',
  limitProcessingTime: 'runs stop after the number of facilities or the share of people, never after some minutes',
}

function reportUnused(log: IssueLog, key: string, value: unknown): void {
  if (machinery.includes(key) || value === undefined) return
  const shown = typeof value === 'string' || typeof value === 'number' ? value : describe(value)
  const why = mayMatter[key]
  if (why === undefined) log.add('warning', 'REPLAY_ARGUMENT_UNKNOWN', `args.${key} is not known and was left out: expected the arguments of AccessMod 5.9`, -1, shown)
  else if (value !== false && value !== 0) log.add('warning', 'REPLAY_ARGUMENT_IGNORED', `args.${key} was left out: ${why}`, -1, shown)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
