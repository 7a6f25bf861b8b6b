import { FarsakhError } from '../core/errors.ts'
import type { RunOptions } from '../core/types.ts'
import { unpackError } from './packed-error.ts'
import { protocol, type Order, type Reply, type SharedModel } from './protocol.ts'
import { Sharer } from './share.ts'
import { Task, type TaskContent, type Turn } from './task.ts'

/** What a running worker is to the crew, whatever the platform. */
export interface WorkerLine {
  post(order: Order): void
  terminate(): Promise<void>
  /** Whether the process has to stay alive for it. */
  hold(isBusy: boolean): void
}

/** Starts a worker; `onEnd` is called when it is gone for whatever reason but `terminate`. */
export type StartWorker = (events: { onReply: (reply: Reply) => void, onEnd: (cause: unknown) => void }) => WorkerLine

/** A worker and what it has and does. */
interface Hand {
  readonly slot: number
  readonly line: WorkerLine
  readonly models: Map<number, 'plain' | 'metric'>
  readonly tasks: Map<number, Task>
  task: Task | undefined
  turn: Turn
}

/** A job as the crew takes it. */
export type CrewJob = Pick<TaskContent, 'job' | 'chunks' | 'units' | 'needsMetric' | 'onResult'>

/** The workers of a pool: deals the shares of jobs out to them and replaces those that crash. */
export class Crew {
  readonly threads: number
  readonly #start: StartWorker
  readonly #sharer: Sharer
  readonly #hands = new Map<number, Hand>()
  readonly #lines = new Set<WorkerLine>()
  readonly #tasks: Task[] = []
  readonly #keys = new WeakMap<SharedModel, number>()
  readonly #forget: FinalizationRegistry<number>
  #count = 0
  /** Why no more work is taken. */
  #end: Error | undefined

  /** @param options how many workers, and whether they can look at the same memory */
  constructor(start: StartWorker, options: { readonly threads: number, readonly isShared: boolean }) {
    this.#start = start
    this.threads = options.threads
    this.#sharer = new Sharer(options.isShared)
    this.#forget = new FinalizationRegistry(model => {
      for (const hand of this.#hands.values()) if (hand.models.delete(model)) hand.line.post({ kind: 'forget', model })
    })
  }

  /**
   * Starts the workers and waits until they are ready.
   * @throws FarsakhError `WORKER_FAILED` when one does not start
   */
  async ready(): Promise<void> {
    const started = await Promise.allSettled(Array.from({ length: this.threads }, (_, slot) => this.#engage(slot)))
    if (this.#end !== undefined) throw this.#end
    const failed = started.find(result => result.status === 'rejected')
    if (failed === undefined) return
    await this.close()
    throw failed.reason as Error
  }

  /** Does a job and gives the results of its shares in their order. */
  async run(model: SharedModel, job: CrewJob, run: RunOptions): Promise<readonly unknown[]> {
    if (this.#end !== undefined) throw this.#end
    run.signal?.throwIfAborted()
    if (job.chunks === 0) return []
    const task: Task = new Task({ ...job, id: this.#count++, model, job: this.#sharer.job(job.job), run }, {
      sharedBy: this.#sharer.isShared ? this.threads : undefined, onOver: () => this.#drop(task),
    })
    this.#tasks.push(task)
    this.#deal()
    return task.results
  }

  /** Ends all workers; jobs that are not done are rejected with `reason`, as are those that come later. */
  async close(reason?: Error): Promise<void> {
    this.#end ??= reason ?? new FarsakhError('POOL_CLOSED', 'expected an open pool, got one that was closed')
    for (const task of [...this.#tasks]) task.fail(this.#end)
    const lines = [...this.#lines]
    this.#lines.clear()
    this.#hands.clear()
    await Promise.all(lines.map(line => line.terminate()))
  }

  /** Starts the worker of a slot and gives it something to do once it is ready. */
  #engage(slot: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let hand: Hand | undefined
      const line = this.#start({
        onReply: reply => {
          if (hand !== undefined) this.#hear(hand, reply)
          else if (reply.kind === 'ready' && reply.protocol === protocol) {
            this.#hands.set(slot, hand = { slot, line, models: new Map(), tasks: new Map(), task: undefined, turn: 'drain' })
            line.hold(false)
            this.#deal()
            resolve()
          } else {
            void line.terminate()
            reject(new FarsakhError('WORKER_FAILED', 'expected a worker of this version of farsakh, got another: let the worker option point at farsakh/worker of the same version'))
          }
        },
        onEnd: cause => {
          this.#lines.delete(line)
          if (hand !== undefined) this.#lose(hand, cause)
          else reject(new FarsakhError('WORKER_FAILED', `expected a worker that starts, got ${messageOf(cause)}`, {}, { cause }))
        },
      })
      this.#lines.add(line)
    })
  }

  /** Takes note of what a worker says. */
  #hear(hand: Hand, reply: Reply): void {
    // What a worker still said before it was ended must not let go of it: its end is awaited.
    if (reply.kind === 'ready' || this.#hands.get(hand.slot) !== hand) return
    if (reply.kind === 'idle') {
      hand.task = undefined
      hand.line.hold(false)
      this.#deal()
      return
    }
    const task = hand.tasks.get(reply.task)
    if (task === undefined) return
    if (reply.kind === 'result') task.take(reply.chunk, reply.result)
    else if (reply.kind === 'progress') task.progress(reply.chunk, reply.stage, reply.share)
    else task.fail(unpackError(reply.error))
  }

  /** Puts another worker in the place of one that is gone. */
  #lose(hand: Hand, cause: unknown): void {
    if (this.#hands.get(hand.slot) !== hand) return
    this.#hands.delete(hand.slot)
    hand.task?.lose(hand.slot, hand.turn, cause)
    this.#engage(hand.slot).catch((error: unknown) => {
      if (this.#lines.size === 0) void this.close(error as Error)
    })
    this.#deal()
  }

  /** Gives every idle worker a share of the earliest task that has one. */
  #deal(): void {
    for (const hand of this.#hands.values()) {
      for (const task of [...this.#tasks]) {
        if (hand.task !== undefined) break
        const turn = task.turn([...this.#hands.values()].filter(other => other.task === task).map(other => other.slot))
        if (turn !== undefined) this.#give(hand, task, turn)
      }
    }
  }

  #give(hand: Hand, task: Task, turn: Turn): void {
    const { id } = task.content
    try {
      this.#bring(hand, task)
      hand.line.post(turn === 'drain' ? { kind: 'drain', task: id } : { kind: 'chunk', task: id, chunk: turn })
    } catch (error) {
      // Out of memory for the copy, or something that can't be posted.
      task.fail(error)
      return
    }
    hand.task = task
    hand.turn = turn
    hand.line.hold(true)
  }

  /** Posts the model and the job to a worker that has not got them yet. */
  #bring(hand: Hand, task: Task): void {
    const { id, model, needsMetric, job, chunks } = task.content
    const key = this.#keyOf(model)
    if (hand.models.get(key) === undefined || (needsMetric && hand.models.get(key) === 'plain')) {
      hand.line.post({ kind: 'model', model: key, parts: this.#sharer.model(model, needsMetric) })
      hand.models.set(key, needsMetric ? 'metric' : 'plain')
    }
    if (hand.tasks.has(id)) return
    hand.line.post({ kind: 'task', task: id, model: key, job, chunks, control: task.control, slot: hand.slot })
    hand.tasks.set(id, task)
  }

  #keyOf(model: SharedModel): number {
    let key = this.#keys.get(model)
    if (key === undefined) {
      this.#keys.set(model, key = this.#count++)
      this.#forget.register(model, key)
    }
    return key
  }

  /** A task that is over leaves the list and the workers' memory. */
  #drop(task: Task): void {
    this.#tasks.splice(this.#tasks.indexOf(task), 1)
    for (const { tasks, line } of this.#hands.values()) if (tasks.delete(task.content.id)) line.post({ kind: 'forget', task: task.content.id })
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
