import { FarsakhError } from '../../src/core/errors.ts'
import { lineOfThisWorker } from '../../src/parallel/line.ts'
import { serve } from '../../src/parallel/serve.ts'

/** A job for tests: what each share does. Words are shared by all workers. */
export interface OddJob {
  readonly does: readonly ('number' | 'crash' | 'crash once' | 'farsakh' | 'range' | 'thing' | 'spin' | 'fill memory' | 'unreadable')[]
  /** How often each share was begun. */
  readonly begun: Int32Array
}

serve(lineOfThisWorker(), (model, job) => {
  const { does, begun } = job as OddJob
  return (chunk, options) => {
    const before = Atomics.add(begun, chunk, 1)
    switch (does[chunk]) {
      case 'crash':
        process.exit(7)
      case 'crash once':
        if (before === 0) process.exit(7)
        break
      case 'farsakh':
        throw new FarsakhError('PLACES_EMPTY', 'expected a place, got none', { side: 'to', skip: () => 1 }, { cause: new TypeError('expected why') })
      case 'range':
        throw new RangeError('expected less')
      case 'thing':
        throw 'a thing' as unknown as Error
      case 'spin':
        // Ends when it is told to, or after five seconds.
        for (const end = performance.now() + 5000; performance.now() < end;) options.onProgress?.({ stage: 'spinning', done: 1, total: 2 })
        break
      case 'fill memory': {
        const kept: unknown[] = []
        for (;;) kept.push(new Array(1e5).fill(chunk))
      }
      case 'unreadable':
        return { call: () => 1 }
    }
    // A part of a larger column, which must not take all of it along.
    return { numbers: Float64Array.of(0, chunk * 10, 1, 2).subarray(1, 2), nodes: model.kind === 'network' ? model.graph.nodeCount : -1 }
  }
})
