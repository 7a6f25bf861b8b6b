import { buildGraph, FarsakhError, networkFrom, type Progress } from 'farsakh'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunOptions } from '../../src/core/types.ts'
import { Crew } from '../../src/parallel/crew.ts'
import { threadStarter } from '../../src/parallel/node-worker.node.ts'
import { gridGraph } from '../helpers/graphs.ts'
import type { OddJob } from '../helpers/odd-worker.ts'
import { bundledWorker } from '../helpers/pool-worker.ts'

const network = networkFrom(buildGraph(gridGraph(3, 3)))
let worker: URL, crew: Crew
beforeAll(async () => {
  worker = await bundledWorker('test/helpers/odd-worker.ts')
})
afterEach(() => crew.close())

describe.each([['shared memory', true], ['messages', false]] as const)('a crew over %s', (_name, isShared) => {
  async function hire(threads = 2): Promise<Crew> {
    crew = new Crew(threadStarter(worker), { threads, isShared })
    await crew.ready()
    return crew
  }

  it('does every share once and keeps their order', async () => {
    await hire(3)
    const job = odd(new Array<'number'>(50).fill('number'))
    expect(await run(job)).toEqual(numbers(50))
    expect([...job.begun]).toEqual(new Array(50).fill(1))
  })

  it('does jobs side by side and one after another', async () => {
    await hire()
    const all = await Promise.all([7, 1, 3].map(count => run(odd(new Array<'number'>(count).fill('number')))))
    expect(all).toEqual([numbers(7), numbers(1), numbers(3)])
    expect(await run(odd(['number']))).toEqual(numbers(1))
  })

  it('passes errors on with class, code, detail and cause', async () => {
    await hire()
    const error: unknown = await run(odd(['number', 'farsakh', 'number'])).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(FarsakhError)
    expect(error).toMatchObject({ code: 'PLACES_EMPTY', message: 'expected a place, got none', detail: { side: 'to' } })
    expect((error as Error).cause).toBeInstanceOf(TypeError)
    expect((error as Error).stack).toContain('worker.mjs')
    await expect(run(odd(['range']))).rejects.toThrow(RangeError)
    await expect(run(odd(['thing']))).rejects.toThrow('a thing')
    await expect(run(odd(['unreadable']))).rejects.toThrow('could not be cloned')
    expect(await run(odd(['number']))).toEqual(numbers(1))
  })

  it('refuses a job that can\'t be posted', async () => {
    await hire()
    await expect(run({ ...odd(['number']), extra: () => 1 } as OddJob)).rejects.toThrow('could not be cloned')
    expect(await run(odd(['number']))).toEqual(numbers(1))
  })

  it('replaces a worker that crashes and does its share again', async () => {
    await hire()
    const job = odd(['number', 'crash once', 'number', 'crash once', 'number'])
    expect(await run(job)).toEqual(numbers(5))
    expect([...job.begun]).toEqual([1, 2, 1, 2, 1])
    expect(await run(odd(new Array<'number'>(9).fill('number')))).toEqual(numbers(9))
  })

  it('gives up on a share that crashes twice, and goes on with others', async () => {
    await hire()
    const job = odd(['number', 'number', 'crash'])
    const error: unknown = await run(job).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'WORKER_FAILED', detail: { share: 2, shares: 3 }, message: expect.stringMatching(/^expected share 3 of 3 from a worker, got a crash twice \(the worker ended with exit code 7\)/) as string })
    expect(job.begun[2]).toBe(2)
    expect(await run(odd(new Array<'number'>(9).fill('number')))).toEqual(numbers(9))
  })

  it('says so when a worker runs out of memory', async () => {
    crew = new Crew(threadStarter(() => new Worker(worker, { resourceLimits: { maxOldGenerationSizeMb: 30 } })), { threads: 1, isShared })
    await crew.ready()
    await expect(run(odd(['fill memory']))).rejects.toMatchObject({ code: 'WORKER_FAILED', cause: { code: 'ERR_WORKER_OUT_OF_MEMORY' } })
    expect(await run(odd(['number']))).toEqual(numbers(1))
  })

  it('ends a job for its signal at once and stays usable', async () => {
    await hire()
    const stop = new AbortController(), began = performance.now()
    const job = odd(['spin', 'spin', 'number', 'number'])
    const running = run(job, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) })
    await expect(running).rejects.toThrow('enough')
    expect(performance.now() - began).toBeLessThan(3000)
    if (isShared) expect(await run(odd(['number']))).toEqual(numbers(1))
    expect([...job.begun]).toEqual([1, 1, 0, 0])
    await expect(run(odd(['number']), { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  })

  it('reports how far all shares are together', async () => {
    await hire()
    const seen: Progress[] = []
    await run(odd(new Array<'number'>(10).fill('number')), { onProgress: progress => seen.push(progress) })
    expect(seen.map(({ done }) => done)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    expect(seen.at(-1)).toEqual({ stage: 'searching', done: 100, total: 100 })
    await expect(run(odd(['number', 'number']), { onProgress: () => { throw new Error('tired') } })).rejects.toThrow('tired')
  })

  it('rejects what is not done when it is closed, and all that comes later', async () => {
    await hire()
    const running = run(odd(['spin', 'spin', 'number']))
    const rejected = expect(running).rejects.toMatchObject({ code: 'POOL_CLOSED' })
    await crew.close()
    await rejected
    await expect(run(odd(['number']))).rejects.toThrow('expected an open pool, got one that was closed')
    await crew.close()
  })
})

describe('a crew', () => {
  it('replaces a worker that dies with nothing to do', async () => {
    const threads: Worker[] = []
    crew = new Crew(threadStarter(() => {
      threads.push(new Worker(worker))
      return threads.at(-1)!
    }), { threads: 1, isShared: true })
    await crew.ready()
    await threads[0]!.terminate()
    expect(await run(odd(['number']))).toEqual(numbers(1))
    expect(threads).toHaveLength(2)
  })

  it('gives up on workers that crash before they take a share', async () => {
    const script = 'const { parentPort } = require("node:worker_threads"); parentPort.on("message", ({ kind }) => { if (kind === "drain") process.exit(9) }); parentPort.postMessage({ kind: "ready", protocol: 3 })'
    crew = new Crew(threadStarter(() => new Worker(script, { eval: true })), { threads: 1, isShared: true })
    await crew.ready()
    await expect(run(odd(['number']))).rejects.toMatchObject({ code: 'WORKER_FAILED', message: expect.stringContaining('one crash after the other (the worker ended with exit code 9)') as string })
  })

  it('refuses workers of another version', async () => {
    crew = new Crew(threadStarter(() => new Worker('require("node:worker_threads").parentPort.postMessage("hello")', { eval: true })), { threads: 2, isShared: true })
    await expect(crew.ready()).rejects.toThrow('expected a worker of this version of farsakh, got another')
  })

  it('ends when no worker starts any more', async () => {
    let starts = 0
    crew = new Crew(threadStarter(() => new Worker(starts++ === 0 ? worker : new URL('file:///nowhere.mjs'))), { threads: 1, isShared: true })
    await crew.ready()
    await expect(run(odd(['crash']))).rejects.toMatchObject({ code: 'WORKER_FAILED', message: expect.stringContaining('expected a worker that starts, got Cannot find module') as string })
  })
})

function odd(does: OddJob['does']): OddJob {
  return { does, begun: new Int32Array(new SharedArrayBuffer(4 * does.length)) }
}

function run(job: OddJob, options: RunOptions = {}): Promise<readonly unknown[]> {
  return crew.run(network, { job, chunks: job.does.length, units: job.does.length * 10, needsMetric: false }, options)
}

function numbers(count: number): unknown[] {
  return Array.from({ length: count }, (_, chunk) => ({ numbers: Float64Array.of(chunk * 10), nodes: 9 }))
}
