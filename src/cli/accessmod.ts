import type { ResultFiles } from './results.ts'
import type { CommandContext } from './command.ts'
import { use } from './inputs.ts'
import { checkWritable } from './output-folder.ts'
import { announce, writeResults } from './results.ts'
import { Session } from './session.ts'
import type { Replay } from '../io/replay.ts'

/** What a job gives: AccessMod's outputs by their names. */
export interface JobResult {
  readonly files: ResultFiles
  /** One line for people. */
  readonly summary: string
  readonly counts: Readonly<Record<string, number>>
}

/** `farsakh accessmod run`: does what AccessMod did, from the job that it exported. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const { readReplay } = await import('../io/replay.ts')
  const replay = await session.step('reading the job', () => readReplay(use(session, 'replay', options.replay!), session.run))
  session.addIssues(options.replay!, replay.issues)
  const { files, summary, counts } = await runJob(session, replay)
  const written = await writeResults(session, files, { counts })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'accessmod run', analysis: replay.analysis, out: options.out, files: written, ...counts })}\n`)
  else io.stdout.write(`${replay.analysis}, ${summary}\n`)
  announce(session, written)
}

async function runJob(session: Session, replay: Replay): Promise<JobResult> {
  switch (replay.analysis) {
    case 'amTravelTimeAnalysis': return (await import('./accessmod-travel-time.ts')).runTravelTime(session, replay.args)
    case 'amCapacityAnalysis': return (await import('./accessmod-capacity.ts')).runCapacity(session, replay.args)
    case 'amAnalysisReferral': return (await import('./accessmod-referral.ts')).runReferral(session, replay.args)
    case 'amAnalysisScalingUp': return (await import('./accessmod-scaling-up.ts')).runScalingUp(session, replay.args)
    case 'amZonalAnalysis': return (await import('./accessmod-zonal.ts')).runZonal(session, replay.args)
  }
}
