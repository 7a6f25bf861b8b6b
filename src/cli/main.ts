#!/usr/bin/env node
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { perform, prepare, type Job } from './cli.ts'
import { processIo, type TerminalFacts } from './process-io.ts'

// The work runs in a thread of its own, so that this one can answer Ctrl-C while a search keeps the other busy.
if (isMainThread) {
  const io = processIo()
  const job = await prepare(process.argv.slice(2), io)
  if (typeof job === 'number') process.exitCode = job
  else {
    const { supervise } = await import('./supervise.ts')
    await supervise(new URL(import.meta.url), job, io)
  }
} else {
  const { job, facts, stop } = workerData as { job: Job, facts: TerminalFacts, stop: Int32Array }
  const controller = new AbortController()
  parentPort?.on('message', () => controller.abort()).unref()
  const io = processIo(facts, controller.signal, () => {
    if (Atomics.load(stop, 0) !== 0) controller.abort()
  })
  process.exit(await perform(job, io))
}
