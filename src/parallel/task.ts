import { FarsakhError } from '../core/errors.ts'
import type { RunOptions } from '../core/types.ts'
import { controlWords, type SharedModel } from './protocol.ts'

/** A job and its shares. */
export interface TaskContent {
  readonly id: number
  readonly model: SharedModel
  /** Whether workers need the hierarchy of a network. */
  readonly needsMetric: boolean
  /** As it is posted to workers. */
  readonly job: unknown
  readonly chunks: number
  /** Sources or whatever else the shares are made of, for progress. */
  readonly units: number
  readonly run: RunOptions
  /** Looks at each result as it comes back; what it throws ends the task. */
  readonly onResult?: (result: unknown) => void
}

/** What a worker is to do next: one share, or shares as long as there are any. */
export type Turn = number | 'drain'

/** A job that is being done: which shares are taken, which are back. */
export class Task {
  readonly content: TaskContent
  /** The counter that workers take shares from, where they share memory. */
  readonly control: Int32Array | undefined
  /** The results by share; rejects with what a share threw, or with the reason of the signal. */
  readonly results: Promise<readonly unknown[]>
  readonly #found: unknown[]
  readonly #isBack: Uint8Array
  #back = 0
  #next = 0
  readonly #again: number[] = []
  /** Shares that were lost with a worker once. */
  readonly #lost = new Set<number>()
  /** Workers that were gone before they took a share. */
  #early = 0
  /** How far the unfinished shares are, 0 to 1. */
  readonly #shares = new Map<number, number>()
  #settle!: { resolve: (results: readonly unknown[]) => void, reject: (reason: Error) => void }
  #isOver = false
  #stage = 'searching'
  readonly #onAbort: () => void

  /**
   * @param options `sharedBy`, how many workers may take part, undefined where they share no memory; `onOver`, called once the task needs no worker any more
   */
  constructor(content: TaskContent, options: { readonly sharedBy: number | undefined, readonly onOver: () => void }) {
    const { chunks, run } = content
    this.content = content
    this.control = options.sharedBy === undefined ? undefined : new Int32Array(new SharedArrayBuffer(4 * (controlWords.claims + options.sharedBy)))
    this.#found = new Array<unknown>(chunks)
    this.#isBack = new Uint8Array(chunks)
    this.#onAbort = () => this.fail(run.signal?.reason)
    this.results = new Promise<readonly unknown[]>((resolve, reject) => {
      const over = (): void => {
        this.#isOver = true
        if (this.control !== undefined) Atomics.store(this.control, controlWords.stop, 1)
        run.signal?.removeEventListener('abort', this.#onAbort)
        options.onOver()
      }
      this.#settle = {
        resolve: results => {
          over()
          resolve(results)
        },
        reject: reason => {
          over()
          reject(reason)
        },
      }
    })
    run.signal?.addEventListener('abort', this.#onAbort)
  }

  /** Whether all shares are back, or none is wanted any more. */
  get isOver(): boolean {
    return this.#isOver
  }

  /**
   * Takes something to do for a worker that is free.
   * @param busy the slots of the workers that are at this task
   */
  turn(busy: readonly number[]): Turn | undefined {
    const { chunks } = this.content, { control } = this
    if (this.#isOver) return undefined
    const again = this.#again.shift()
    if (again !== undefined) return again
    if (control === undefined) return this.#next < chunks ? this.#next++ : this.#strays(busy)
    const left = chunks - Atomics.load(control, controlWords.next)
    const onTheWay = busy.filter(slot => Atomics.load(control, controlWords.claims + slot) === 0).length
    return left > onTheWay ? 'drain' : left > 0 ? undefined : this.#strays(busy)
  }

  take(chunk: number, result: unknown): void {
    if (this.#isOver || this.#isBack[chunk] === 1) return
    this.#isBack[chunk] = 1
    this.#found[chunk] = result
    this.#back++
    this.#shares.delete(chunk)
    this.#guard(() => this.content.onResult?.(result))
    this.#tell()
    if (this.#back === this.content.chunks && !this.#isOver) this.#settle.resolve(this.#found)
  }

  progress(chunk: number, stage: string, share: number): void {
    if (this.#isOver || this.#isBack[chunk] === 1) return
    this.#shares.set(chunk, share)
    this.#stage = stage
    this.#tell()
  }

  /** Ends the task for all. */
  fail(reason: unknown): void {
    // A signal's reason may be anything; it is passed on as it is.
    if (!this.#isOver) this.#settle.reject(reason as Error)
  }

  /** A worker is gone: the share that it was at is handed out once more, and no third time. */
  lose(slot: number, turn: Turn, cause: unknown): void {
    const { control } = this, { chunks } = this.content
    if (this.#isOver) return
    const at = turn !== 'drain' ? turn : Atomics.exchange(control!, controlWords.claims + slot, 0) - 1
    if (at === -1 ? ++this.#early > 3 : this.#lost.has(at) && this.#isBack[at] === 0) {
      const share = at === -1 ? 'a share' : `share ${at + 1}`
      const message = `expected ${share} of ${chunks} from a worker, got ${at === -1 ? 'one crash after the other' : 'a crash twice'} (${cause instanceof Error ? cause.message : String(cause)}): use fewer threads where memory is short`
      this.fail(new FarsakhError('WORKER_FAILED', message, { share: at, shares: chunks }, { cause }))
    }
    if (at === -1 || this.#isBack[at] === 1 || this.#isOver) return
    this.#lost.add(at)
    this.#again.push(at)
  }

  /** A share that nobody is at and that is not back either was lost on the way. */
  #strays(busy: readonly number[]): number | undefined {
    if (busy.length > 0) return undefined
    for (let chunk = 0; chunk < this.content.chunks; chunk++) {
      if (this.#isBack[chunk] === 0) this.#again.push(chunk)
    }
    return this.#again.shift()
  }

  #tell(): void {
    const { run, chunks, units } = this.content
    if (run.onProgress === undefined) return
    let done = this.#back
    for (const share of this.#shares.values()) done += share
    this.#guard(() => run.onProgress?.({ stage: this.#stage, done: Math.floor(units * done / chunks), total: units }))
  }

  /** What the caller's own code throws ends the task. */
  #guard(call: () => void): void {
    if (this.#isOver) return
    try {
      call()
    } catch (error) {
      this.fail(error)
    }
  }
}
