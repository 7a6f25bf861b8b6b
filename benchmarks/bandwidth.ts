// How far sweeps are from the memory-bandwidth limit: npx tsx benchmarks/bandwidth.ts [--input NAME] [--rounds N]
// Copy bandwidth is measured here and now, by WebAssembly's memory.copy, which is the machine's own memcpy; sweeps without a consumer, 16 sources at a time.
import { Sweep } from './engines.ts'
import { missing, nodeList } from './graphs.ts'
import { describeMachine, formatBytes, machine, parseArgs, writeJson, type Machine } from './harness.ts'
import { openPrepared } from './hierarchies.ts'
import { farMs } from './macro/batches.ts'

/** One graph's sweep against the limit. */
export interface BandwidthRow {
  readonly input: string
  readonly nodes: number
  /** Pairs that a sweep goes down. */
  readonly pairs: number
  /** Bytes read and written by one sweep of 16 sources: the stream once, a row of 64 bytes written for each node, one read for each pair. */
  readonly touched: number
  /** Bytes that have to come from memory at least once: the stream and the rows. */
  readonly held: number
  /** Seconds of one sweep of 16 sources, climbing included, the least of several. */
  readonly seconds: number
  /** Bytes a second that a copy of as many bytes as are held reads and writes. */
  readonly copy: number
}

/** What benchmarks/results/bandwidth.json holds. */
export interface BandwidthResult {
  readonly measured: string
  readonly machine: Machine
  /** Copies by size: bytes held by source and target together, and bytes read and written a second. */
  readonly copies: readonly { readonly bytes: number, readonly rate: number }[]
  readonly rows: readonly BandwidthRow[]
}

/** Bytes a second that a copy reads and writes, with source and target of `bytes` together; the best of as many copies as fit in about a third of a second. */
export async function copyRate(bytes: number): Promise<number> {
  const size = Math.ceil(bytes / 2), pages = Math.ceil(2 * size / 65536)
  const memory = new WebAssembly.Memory({ initial: pages })
  new Uint8Array(memory.buffer).fill(1)
  const { instance } = await WebAssembly.instantiate(copyModule, { env: { memory } })
  const copy = instance.exports.copy as (to: number, from: number, bytes: number) => void
  let best = Infinity
  for (const end = performance.now() + 350; performance.now() < end;) {
    // Short copies are timed together.
    const repeats = Math.max(1, Math.floor(8e6 / size)), begin = performance.now()
    for (let i = 0; i < repeats; i++) copy(i % 2 === 0 ? size : 0, i % 2 === 0 ? 0 : size, size)
    best = Math.min(best, (performance.now() - begin) / repeats / 1000)
  }
  return 2 * size / best
}

/** Sweeps 64 sources without a consumer, again and again, and takes the best. */
export async function measureBandwidth(input: string, rounds = 7): Promise<BandwidthRow> {
  const { graph, metric } = openPrepared(input), { nodes } = nodeList(input, 64)
  const sweep = new Sweep(metric, { direction: 'forward' }), sources = Array.from(nodes, node => ({ seeds: [{ node, ms: 0 }] }))
  let seconds = Infinity
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now()
    sweep.run(sources, [], { cutoffMs: farMs })
    seconds = Math.min(seconds, (performance.now() - begin) / 1000 / (nodes.length / 16))
  }
  const pairs = metric.fall.pairs.length / 2, stream = 4 * graph.nodeCount + 8 * pairs, rows = 64 * graph.nodeCount
  return { input, nodes: graph.nodeCount, pairs, touched: stream + rows + 64 * pairs, held: stream + rows, seconds, copy: await copyRate(stream + rows) }
}

/** (module (import "env" "memory" (memory 1)) (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))) */
const copyModule = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 7, 1, 96, 3, 127, 127, 127, 0,
  2, 15, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 0, 1,
  3, 2, 1, 0,
  7, 8, 1, 4, 99, 111, 112, 121, 0, 0,
  10, 14, 1, 12, 0, 32, 0, 32, 1, 32, 2, 252, 10, 0, 0, 11,
)

if (process.argv[1] === import.meta.filename) {
  const { options } = parseArgs(process.argv.slice(2)), begin = machine()
  const copies: { bytes: number, rate: number }[] = []
  for (const megabytes of [1, 4, 16, 64, 256]) {
    const bytes = megabytes * 2 ** 20, rate = await copyRate(bytes)
    copies.push({ bytes, rate })
    console.log(`copy within ${megabytes} MiB: ${(rate / 1e9).toFixed(1)} GB/s read and written`)
  }
  const rows: BandwidthRow[] = []
  for (const input of ['porto', 'ngraph-amsterdam', 'ngraph-moscow', 'pace16-FLA', 'pace16-NE'].filter(name => options.input === undefined || options.input === name)) {
    const reason = missing(input)
    if (reason !== undefined) {
      console.log(`${input}: skipped, ${reason}`)
      continue
    }
    const row = await measureBandwidth(input, Number(options.rounds ?? 7))
    rows.push(row)
    const { touched, held, seconds, copy } = row
    console.log(`${input}: ${(seconds * 1e3).toFixed(2)} ms a sweep of 16, ${formatBytes(touched)} touched (${(touched / seconds / 1e9).toFixed(1)} GB/s, ${(100 * touched / seconds / copy).toFixed(0)} % of a copy), ${formatBytes(held)} held (${(100 * held / seconds / copy).toFixed(0)} %)`)
  }
  const after = machine(begin.load[0])
  console.log(describeMachine(after))
  if (options.input === undefined) writeJson('bandwidth', { measured: new Date().toISOString().slice(0, 10), machine: after, copies, rows } satisfies BandwidthResult)
}
