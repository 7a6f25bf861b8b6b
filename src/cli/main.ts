#!/usr/bin/env node
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { processIo, type TerminalFacts } from './process-io.ts'

// The work runs in a thread of its own, so that this one can answer Ctrl-C while a search keeps the other busy.
if (isMainThread) {
  const args = process.argv.slice(2)
  const isQuestion = args.length < 2 || args[0] === 'help' || args.some(arg => ['-h', '--help', '-V', '--version'].includes(arg))
  if (isQuestion && args[0] !== 'demo') {
    const { runCli } = await import('./cli.ts')
    process.exitCode = await runCli(args, processIo())
  } else {
    const { supervise } = await import('./supervise.ts')
    await supervise(new URL(import.meta.url), args, processIo())
  }
} else {
  const { args, facts, stop } = workerData as { args: string[], facts: TerminalFacts, stop: Int32Array }
  const controller = new AbortController()
  parentPort?.on('message', () => controller.abort()).unref()
  const io = processIo(facts, controller.signal, () => {
    if (Atomics.load(stop, 0) !== 0) controller.abort()
  })
  const { runCli } = await import('./cli.ts')
  process.exit(await runCli(args, io))
}
