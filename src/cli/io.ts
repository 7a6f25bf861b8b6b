/** One output stream. */
export interface Stream {
  write(text: string): void
  /** Whether people watch it, so that lines may be redrawn and coloured. */
  readonly isTerminal: boolean
  /** Width in characters. */
  readonly columns: number
}

/** What a command meets of the world; tests bring their own. */
export interface CliIo {
  /** Data: tables and JSON. */
  readonly stdout: Stream
  /** Progress, warnings and errors. */
  readonly stderr: Stream
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted when the user asks to stop. */
  readonly signal: AbortSignal
  /** Called with each report of progress: a busy thread looks here whether it should stop. */
  readonly poll?: () => void
  /** Milliseconds on a clock that never goes back. */
  now(): number
}

/** Thrown by whatever stops because the user asked to. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))
}
