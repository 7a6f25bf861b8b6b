import type { Issue, Severity } from '../core/types.ts'
import { Table, tableFrom } from './table.ts'

/** Collects data-quality findings while something is read or computed. Beyond `limit` of one code only the count goes on. */
export class IssueLog {
  readonly #issues: Issue[] = []
  readonly #counts = new Map<string, number>()
  readonly #limit: number

  constructor(limit = 10_000) {
    this.#limit = limit
  }

  add(severity: Severity, code: string, message: string, row = -1, value: string | number = ''): void {
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count <= this.#limit) this.#issues.push({ severity, code, row, value: String(value), message })
  }

  /** Takes over findings of a part. */
  append(issues: Iterable<Issue>): void {
    for (const { severity, code, message, row, value } of issues) this.add(severity, code, message, row, value)
  }

  /** How often a code was added, those over the limit included. */
  count(code: string): number {
    return this.#counts.get(code) ?? 0
  }

  table(): Table<Issue> {
    const all = [...this.#issues]
    for (const [code, count] of this.#counts) {
      if (count > this.#limit) all.push({ severity: 'warning', code, row: -1, value: String(count), message: `${count} findings of ${code}, of which the first ${this.#limit} are listed` })
    }
    return issueTable(all)
  }
}

/** A table of findings. */
export function issueTable(issues: readonly Issue[] = []): Table<Issue> {
  return tableFrom<Issue>({
    severity: issues.map(issue => issue.severity),
    code: issues.map(issue => issue.code),
    row: Float64Array.from(issues, issue => issue.row),
    value: issues.map(issue => issue.value),
    message: issues.map(issue => issue.message),
  })
}
