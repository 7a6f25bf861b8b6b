import type { Progress } from '../core/types.ts'
import type { CliIo } from './io.ts'
import { fit, formatCompact, formatElapsed, formatNumber, pad, styleFor, type Style } from './terminal.ts'

/** Shows how far a run has come: one redrawn line for people, at most one line a second otherwise. */
export interface ProgressLine {
  /** For the `onProgress` of any long call. */
  readonly onProgress: (progress: Progress) => void
  /** Names the step that begins; the library's own stages are shown until the next step. */
  step(title: string): void
  /** Prints a line of text above the progress. */
  note(text: string): void
  /** Takes the redrawn line away. */
  clear(): void
}

interface State { stage: string, began: number, drawn: number, shown: boolean }

/**
 * Makes the progress display for stderr.
 * @param io streams and clock
 * @param options `quiet` shows nothing at all
 */
export function createProgress(io: CliIo, options: { quiet?: boolean } = {}): ProgressLine {
  const state: State = { stage: '', began: io.now(), drawn: -Infinity, shown: false }
  if (options.quiet) return { onProgress: nothing, step: nothing, note: nothing, clear: nothing }
  return io.stderr.isTerminal ? redrawn(io, state) : plain(io, state)
}

const nothing = (): void => undefined
const redrawEvery = 80
const plainEvery = 1000
const barWidth = 24

function redrawn(io: CliIo, state: State): ProgressLine {
  const { stderr } = io
  const style = styleFor(stderr, io.env)
  const clear = (): void => {
    if (state.shown) stderr.write('\r\u001b[2K')
    state.shown = false
  }
  const draw = (text: string): void => {
    stderr.write(`\r\u001b[2K${text}`)
    state.drawn = io.now()
    state.shown = true
  }
  return {
    onProgress: progress => {
      enter(io, state, progress.stage)
      if (io.now() - state.drawn >= redrawEvery) draw(barLine(progress, io.now() - state.began, stderr.columns, style))
    },
    step: title => {
      enter(io, state, title)
      draw(fit(sentence(title), stderr.columns - 1))
    },
    note: text => {
      clear()
      stderr.write(`${text}\n`)
    },
    clear,
  }
}

function plain(io: CliIo, state: State): ProgressLine {
  const { stderr } = io
  const write = (text: string): void => {
    stderr.write(`${text}\n`)
    state.drawn = io.now()
  }
  return {
    onProgress: progress => {
      const isNew = enter(io, state, progress.stage)
      if (io.now() - state.drawn < plainEvery) return
      const { done, total } = progress
      write(isNew || !(total > 0) ? sentence(progress.stage) : `${sentence(progress.stage)}: ${share(done, total)}, ${formatNumber(done)} of ${formatNumber(total)}${remaining(progress, io.now() - state.began)}`)
    },
    step: title => {
      enter(io, state, title)
      write(sentence(title))
    },
    note: write,
    clear: nothing,
  }
}

/** Begins a stage; returns whether it is another one than before. */
function enter(io: CliIo, state: State, stage: string): boolean {
  if (stage === state.stage) return false
  state.stage = stage
  state.began = io.now()
  return true
}

function barLine(progress: Progress, elapsed: number, columns: number, style: Style): string {
  const { stage, done, total } = progress
  const title = pad(sentence(stage), Math.min(28, Math.max(12, columns - 60)))
  if (!(total > 0)) return fit(`${title} ${formatCompact(done)}`, columns - 1)
  const filled = Math.round(barWidth * Math.min(1, done / total))
  const bar = style.cyan('━'.repeat(filled)) + style.dim('─'.repeat(barWidth - filled))
  const rate = elapsed > 200 && total >= 1000 ? `  ${formatCompact(done / elapsed * 1000)}/s` : ''
  const text = `${share(done, total).padStart(5)}${rate}${remaining(progress, elapsed)}`
  return columns < 60 ? fit(`${title} ${text}`, columns - 1) : `${title} ${bar} ${fit(text, columns - title.length - barWidth - 3)}`
}

function share(done: number, total: number): string {
  return `${Math.floor(100 * Math.min(1, done / total))} %`
}

/** Time left at the pace so far; nothing until the pace can be told. */
function remaining({ done, total }: Progress, elapsed: number): string {
  if (done <= 0 || done >= total || elapsed < 500) return ''
  return `, ${formatElapsed(elapsed * (total - done) / done)} left`
}

/** A title with a capital; names of files keep theirs. */
function sentence(text: string): string {
  return /^\S+\.\w+$/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)
}
