import { buildGraph, FarsakhError, hours, minutes, Network, networkFrom, placesFrom, travelMatrix, travelTimes, type Places, type Progress } from 'farsakh'
import { createPool } from 'farsakh/node'
import { Hierarchy } from '../../engines.ts'
import { roadGrid, spreadSources } from '../../graphs.ts'
import { judged, type Item, type Outcome } from '../item.ts'

/** Each bad input is given for real, and what comes back is read. */
export const badInput: readonly Item[] = [
  refused('hierarchy for another graph', 'HIERARCHY_OTHER_GRAPH', ['topology'], () => Hierarchy.from(hierarchyOf(grid(2500, 1)).buffer, grid(2500, 2))),
  refused('hierarchy of another version', 'HIERARCHY_VERSION', ['version'], () => Hierarchy.from(otherVersion(hierarchyOf(grid(2500, 1)).buffer), grid(2500, 1))),
  refused('truncated hierarchy', 'HIERARCHY_MALFORMED', ['truncated'], () => Hierarchy.from(hierarchyOf(grid(2500, 1)).buffer.slice(0, -1000), grid(2500, 1))),
  { name: 'Bad input: network cache with its hierarchy, cut at 200 lengths', target: 'NETWORK_CACHE_MALFORMED or HIERARCHY_MALFORMED, every time', measure: truncated },
  refused('network cache of another version', 'NETWORK_CACHE_VERSION', ['version'], () => Network.from(otherVersion(network().prepare().buffer))),
  refused('matrix that does not fit', 'MEMORY_EXCEEDED', ['need', 'bytes', 'travelSums'], () => travelMatrix(network(), { from: spread(2000), to: spread(2000), cutoff: hours(4), memory: 1e6 })),
  refused('matrix that does not fit, by sweeps', 'MEMORY_EXCEEDED', ['need', 'bytes', 'travelSums'], () => travelMatrix(network().prepare(), { from: spread(2000), to: spread(2000), cutoff: hours(4), memory: 1e6, engine: 'sweep' })),
  refused('matrix that does not fit, in a pool', 'MEMORY_EXCEEDED', ['need', 'bytes', 'travelSums'], async () => {
    const pool = await createPool({ threads: 2 })
    try {
      return await pool.travelMatrix(network(), { from: spread(2000), to: spread(2000), cutoff: hours(4), memory: 1e6 })
    } finally {
      await pool.close()
    }
  }),
  { name: 'Bad input: engine that does not exist', target: 'a RangeError that says which there are', measure: unknownEngine },
  ...(['ordering', 'contracting', 'customizing', 'sweeping', 'searching', 'updating', 'pool'] as const).map(phase => ({ name: `Bad input: abort while ${phase === 'pool' ? 'a pool works' : phase}`, target: 'the signal\'s reason, and the next call answers', measure: () => aborted(phase) })),
]

function grid(nodes: number, seed: number): ReturnType<typeof buildGraph> {
  return buildGraph(roadGrid(nodes, seed))
}

function hierarchyOf(graph: ReturnType<typeof grid>): Hierarchy {
  return Hierarchy.build(graph)
}

function network(): Network {
  return networkFrom(grid(2500, 1))
}

function spread(count: number): Places {
  const { lon, lat } = grid(2500, 1)
  return placesFrom(Array.from(spreadSources(lon.length, count), (node, i) => ({ id: String(i), lon: lon[node]!, lat: lat[node]! })))
}

/** The same file, saying that it is of version 99. Its directory is JSON after 12 bytes. */
function otherVersion(buffer: ArrayBufferLike): ArrayBuffer {
  const bytes = Uint8Array.from(new Uint8Array(buffer)), text = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  const at = text.indexOf('"version":') + '"version":'.length
  const digits = /^\d+/.exec(text.slice(at))![0].length
  // As many digits as there were, so that nothing moves.
  for (let i = 0; i < digits; i++) bytes[at + i] = 57
  return bytes.buffer
}

/** Must throw a FarsakhError of this code whose message holds these words. */
function refused(name: string, code: string, words: readonly string[], run: () => unknown): Item {
  return {
    name: `Bad input: ${name}`, target: `${code}, naming ${words.join(' and ')}`,
    measure: async () => {
      const error = await failure(run)
      if (!(error instanceof Error)) return judged('accepted without a word', false)
      const own = (error as Partial<FarsakhError>).code
      return judged(`${own ?? error.name}: ${firstLine(error.message)}`, own === code && ['expected', ...words].every(word => error.message.toLowerCase().includes(word.toLowerCase())))
    },
  }
}

async function truncated(): Promise<Outcome> {
  const { buffer } = network().prepare()
  const answers = new Map<string, number>()
  for (let i = 0; i < 200; i++) {
    const error = await failure(() => Network.from(buffer.slice(0, Math.floor(buffer.byteLength * i / 200))))
    const code = error instanceof FarsakhError ? error.code : error instanceof Error ? error.name : 'accepted'
    answers.set(code, (answers.get(code) ?? 0) + 1)
  }
  return judged([...answers].map(([code, count]) => `${count} times ${code}`).join(', '), [...answers.keys()].every(code => code === 'NETWORK_CACHE_MALFORMED' || code === 'HIERARCHY_MALFORMED'))
}

async function unknownEngine(): Promise<Outcome> {
  const error = await failure(() => travelMatrix(network(), { from: spread(2), to: spread(2), cutoff: 3600, engine: 'teleport' as 'search' }))
  return judged(error instanceof Error ? `${error.name}: ${firstLine(error.message)}` : 'accepted without a word', error instanceof RangeError && ['expected', 'got', 'search', 'sweep', 'teleport'].every(word => error.message.includes(word)))
}

type Call = (options: { signal?: AbortSignal, onProgress?: (progress: Progress) => void }) => unknown

/** Every call that has phases; the one that reports the phase is aborted at its first report of it, and then called again. */
async function aborted(phase: string): Promise<Outcome> {
  const reason = new Error('changed my mind')
  const many = spread(400), fine = networkFrom(grid(40_000, 3))
  const places = placesFrom(Array.from(spreadSources(40_000, 200), (node, i) => ({ id: String(i), lon: fine.graph.lon[node]!, lat: fine.graph.lat[node]! })))
  const ready = network().prepare(), times = travelTimes(network(), { to: many, cutoff: minutes(30) })
  const pool = phase === 'pool' ? await createPool({ threads: 2 }) : undefined
  const calls: Call[] = pool !== undefined
    ? [options => pool.travelMatrix(fine, { from: places, to: places, cutoff: hours(4), ...options })]
    : [
        options => networkFrom(grid(2500, 1)).prepare(options).isPrepared,
        options => travelMatrix(ready, { from: many, to: many, cutoff: hours(1), engine: 'sweep', ...options }).size,
        options => travelMatrix(ready, { from: many, to: many, cutoff: hours(1), engine: 'search', ...options }).size,
        options => times.update({ close: [0], ...options }).ms.length,
      ]
  try {
    const stages = new Set<string>()
    for (const call of calls) {
      const abort = new AbortController()
      let reports = 0, whole = 0
      const error = await failure(() => call({
        signal: abort.signal, onProgress: ({ stage, done, total }) => {
          stages.add(stage)
          if (pool !== undefined ? done > 0 : stage === phase) {
            reports++
            whole = total
            abort.abort(reason)
          }
        },
      }))
      if (reports === 0) continue
      const again = await call({})
      return judged(`${error === reason ? 'its own reason' : error instanceof Error ? `another error: ${firstLine(error.message)}` : 'went on to the end'}, after ${reports} report of ${whole} steps; then ${again === undefined || again === false ? 'NO ANSWER' : 'an answer'}`, error === reason && again !== undefined && again !== false)
    }
    return judged(`no such phase among ${[...stages].join(', ')}`, false)
  } finally {
    await pool?.close()
  }
}

async function failure(run: () => unknown): Promise<unknown> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error
  }
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length > 200 ? `${line.slice(0, 197)}...` : line
}
