import type { CliIo } from './io.ts'
import type { Options } from './options.ts'
import type { ProgressLine } from './progress.ts'

/** What a command gets to work with. */
export interface CommandContext {
  /** The command's name. */
  readonly command: string
  /** Command line and config file together, checked. */
  readonly options: Options
  readonly io: CliIo
  readonly progress: ProgressLine
  /** The package's version. */
  readonly version: string
}

/** The work of a command. It throws what goes wrong. */
export type CommandRun = (context: CommandContext) => Promise<void>
