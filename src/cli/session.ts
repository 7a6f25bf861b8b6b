import type { Issue, RunOptions } from '../core/types.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { CommandContext } from './command.ts'
import { formatNumber, styleFor } from './terminal.ts'

/** A finding and the input that it is about. */
export interface SourcedIssue extends Issue {
  readonly source: string
}

/** An input file and what it was used for. */
export interface SessionInput {
  readonly role: string
  readonly path: string
}

/** What one run gathers besides its results: inputs, findings, timings. */
export class Session {
  readonly context: CommandContext
  readonly inputs: SessionInput[] = []
  /** Milliseconds by step. */
  readonly timings: Record<string, number> = {}
  readonly #began: number
  readonly #issues: SourcedIssue[] = []
  readonly #seen = new Set<Table<Issue>>()

  constructor(context: CommandContext) {
    this.context = context
    this.#began = context.io.now()
  }

  /** What every long call is given. */
  get run(): Required<RunOptions> {
    return { signal: this.context.io.signal, onProgress: this.context.progress.onProgress }
  }

  /** Milliseconds since the run began. */
  get elapsed(): number {
    return this.context.io.now() - this.#began
  }

  /** Does a step of the work: names it in the progress, times it, and lets a stop be noticed before it. */
  async step<T>(title: string, work: () => T | Promise<T>): Promise<T> {
    const { io, progress } = this.context
    progress.step(title)
    const began = io.now()
    const result = await this.substep(work)
    this.timings[title] = Math.round((this.timings[title] ?? 0) + io.now() - began)
    return result
  }

  /** Does a part of a step, after letting a stop be noticed. */
  async substep<T>(work: () => T | Promise<T>): Promise<T> {
    const { io } = this.context
    await new Promise(resolve => setImmediate(resolve))
    io.poll?.()
    io.signal.throwIfAborted()
    return work()
  }

  /** Takes over the findings about an input and warns of them, one line for each kind. */
  addIssues(source: string, issues: Table<Issue>): void {
    if (this.#seen.has(issues)) return
    this.#seen.add(issues)
    const kinds = new Map<string, { first: Issue, count: number }>()
    for (const issue of issues) {
      this.#issues.push({ source, ...issue })
      if (issue.severity === 'info') continue
      const kind = kinds.get(issue.code)
      if (kind === undefined) kinds.set(issue.code, { first: issue, count: 1 })
      else kind.count++
    }
    for (const { first, count } of kinds.values()) this.warn(`${source}: ${first.message}${count > 1 ? ` (and ${formatNumber(count - 1)} more like it)` : ''}`)
  }

  /** Prints a warning above the progress. */
  warn(message: string): void {
    const { io, progress } = this.context
    progress.note(`${styleFor(io.stderr, io.env).yellow('warning:')} ${message}`)
  }

  /** Every finding, as issues.csv has it. */
  get issues(): Table<SourcedIssue> {
    const all = this.#issues
    return tableFrom<SourcedIssue>({
      source: all.map(issue => issue.source), severity: all.map(issue => issue.severity), code: all.map(issue => issue.code),
      row: Float64Array.from(all, issue => issue.row), value: all.map(issue => issue.value), message: all.map(issue => issue.message),
    })
  }
}
