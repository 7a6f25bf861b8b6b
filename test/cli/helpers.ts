import type { CliIo, Stream } from '../../src/cli/io.ts'

/** A stream that keeps what is written. */
export interface KeptStream extends Stream { text: string }

/** What a command meets in a test: kept output, a clock that the test moves, a signal that it can abort. */
export interface TestIo extends CliIo {
  readonly stdout: KeptStream
  readonly stderr: KeptStream
  readonly controller: AbortController
  clock: number
}

export function testIo(options: { isTerminal?: boolean, columns?: number, env?: Record<string, string> } = {}): TestIo {
  const stream = (): KeptStream => {
    const kept: KeptStream = { text: '', isTerminal: options.isTerminal ?? false, columns: options.columns ?? 80, write: text => { kept.text += text } }
    return kept
  }
  const controller = new AbortController()
  const io: TestIo = { stdout: stream(), stderr: stream(), env: options.env ?? {}, signal: controller.signal, controller, clock: 0, now: () => io.clock }
  return io
}
