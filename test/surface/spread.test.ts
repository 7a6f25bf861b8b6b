import { describe, expect, it } from 'vitest'
import { MinHeap } from '../../src/core/heap.ts'
import { seeded, type Random } from '../../src/core/random.ts'
import { gridMetres } from '../../src/geo/grid-metres.ts'
import { isPassable, type Ground } from '../../src/surface/ground.ts'
import { moveSeconds, movesOf } from '../../src/surface/moves.ts'
import { mendLabels } from '../../src/surface/spread-labels.ts'
import type { Mode } from '../../src/data/speed-scenario.ts'
import { Spread, type SpreadOptions, type SpreadSources } from '../../src/surface/spread.ts'

const modes = ['walking', 'walking', 'cycling', 'motorised', 'motorised'] as const

/** Ground of several tiles (128 cells each) with roads a hundred times as fast as what they cross, barriers, hills and holes. */
function someGround(random: Random, kind: 'hills' | 'holes' | 'slopes' | 'flat' | 'by the cell' | 'friction'): Ground {
  const width = 40 + random.below(250), height = 40 + random.below(120), cells = width * height
  const isRoad = Uint8Array.from({ length: cells }, (_, cell) => Math.floor(cell / width) % 37 === 5 || cell % width % 41 === 7 ? 1 : 0)
  const metres = gridMetres({ width, height, bbox: [600_000, 0, 600_000 + width * 100, height * (random() < 0.5 ? 100 : 70)], projector: { isLonLat: false } as Parameters<typeof gridMetres>[0]['projector'] })
  if (kind === 'friction') return { kind, width, height, metres, perMetre: Float32Array.from(isRoad, road => road === 1 ? 0.04 : random() < 0.2 ? NaN : 0.5 + 3 * random()) }
  const code = Uint8Array.from(isRoad, road => road === 1 ? 4 : random() < 0.15 ? 0 : 1 + random.below(5))
  const mode: readonly Mode[] = kind === 'hills' ? ['walking', 'walking', 'walking', 'walking', 'motorised', 'motorised'] : ['walking', ...modes]
  const ground: Ground = { kind: 'classes', width, height, metres, code, mode, kmh: Float64Array.of(0, 5, 1, 12, 120, 30) }
  if (kind === 'by the cell') return { ...ground, perCell: Float64Array.of(Infinity, 72, 360, 30, 3, 12).map(Math.fround) }
  return kind === 'flat' ? ground : { ...ground, elevation: Int16Array.from({ length: cells }, (_, cell) => kind === 'holes' && random() < 0.002 ? -999 : (cell % width) * 3 + random.below(30)), elevationNodata: -999 }
}

/** Dijkstra strictly by time and then label, over the yardstick of moves; what a move takes is kept in `times` for the next search. */
function byHeap(ground: Ground, options: SpreadOptions, { cell, seconds: head, label }: SpreadSources, cutoff: number, times: number[] = []): { seconds: Float64Array, nearest: Int32Array } {
  const { width, height } = ground, cells = width * height, moves = movesOf(options.neighbours ?? 8)
  const seconds = new Float64Array(cells).fill(Infinity), nearest = new Int32Array(cells).fill(-1), heap = new MinHeap()
  const better = (at: number, time: number, name: number): void => {
    if (time > cutoff || time > seconds[at]! || (time === seconds[at] && name >= nearest[at]!)) return
    seconds[at] = time
    nearest[at] = name
    heap.push(time, at)
  }
  for (let i = 0; i < cell.length; i++) if (isPassable(ground, cell[i]!)) better(cell[i]!, head?.[i] ?? 0, label?.[i] ?? i)
  while (heap.length > 0) {
    const time = heap.key, u = heap.pop(), row = Math.floor(u / width), column = u - row * width
    if (time > seconds[u]!) continue
    for (const [k, move] of moves.entries()) {
      const r = row + move.rows, c = column + move.columns
      if (r < 0 || c < 0 || r >= height || c >= width) continue
      const v = r * width + c, there = time + (times[u * moves.length + k] ??= moveSeconds(ground, options, u, v))
      // Sums of whole milliseconds.
      if (there < Infinity) better(v, options.whole === true ? Math.round(there * 1000) / 1000 : there, nearest[u]!)
    }
  }
  return { seconds, nearest }
}

function someSources(random: Random, cells: number, hasHeadStart: boolean): SpreadSources {
  const cell = Array.from({ length: 1 + random.below(12) }, () => random.below(cells))
  return hasHeadStart ? { cell, seconds: cell.map(() => random.below(4000)), label: cell.map(() => random.below(5)) } : { cell }
}

describe('a search over ground of several tiles', () => {
  const ways = [
    ['slopes', { neighbours: 8, direction: 'to' }], ['slopes', { neighbours: 8, direction: 'from', diagonals: 'open', models: { cycling: 'physics-newton' } }], ['slopes', { neighbours: 4, direction: 'from' }], ['slopes', { neighbours: 8, direction: 'to', kernels: 'plain' }], ['hills', { neighbours: 8, direction: 'from', diagonals: 'open', models: { walking: 'langmuir' } }],
    ['hills', { neighbours: 8, direction: 'to' }], ['hills', { neighbours: 4, direction: 'to' }], ['hills', { neighbours: 8, direction: 'to', kernels: 'plain' }], ['holes', { neighbours: 16, direction: 'from', diagonals: 'open' }], ['holes', { neighbours: 8, direction: 'from', models: { walking: 'langmuir', cycling: 'physics-newton' } }],
    ['holes', { neighbours: 8, direction: 'to', compat: 'accessmod-5.9' }], ['holes', { neighbours: 8, direction: 'to', whole: true }], ['flat', { neighbours: 4, direction: 'to' }], ['flat', { neighbours: 8, direction: 'from' }], ['flat', { neighbours: 8, direction: 'to', diagonals: 'open' }], ['flat', { neighbours: 8, direction: 'to', kernels: 'plain' }], ['by the cell', { neighbours: 8, direction: 'to' }], ['flat', { neighbours: 16, direction: 'to' }], ['by the cell', { neighbours: 16, direction: 'to', diagonals: 'open' }],
    ['friction', { neighbours: 8, direction: 'from' }], ['friction', { neighbours: 16, direction: 'to', whole: true }],
  ] as const

  it.each(ways)('equals a heap search to the bit, times and labels: %s %o', (kind, options) => {
    for (let seed = 0; seed < 2; seed++) {
      const random = seeded(seed * 31 + ways.length), ground = someGround(random, kind), spread = new Spread(ground, options), times: number[] = []
      // The scratch of one run is used again by the next.
      for (const cutoff of [Infinity, 1800, 40_000]) {
        const sources = someSources(random, ground.width * ground.height, seed % 2 === 1), found = spread.run(sources, { cutoff }), right = byHeap(ground, options, sources, cutoff, times)
        expect(found.seconds).toEqual(right.seconds)
        expect(found.nearest).toEqual(right.nearest)
        expect(Array.from(found.reached).sort((a, b) => a - b)).toEqual(Array.from(right.seconds.keys()).filter(cell => right.seconds[cell]! < Infinity))
      }
    }
  })

  it('ends where a cliff takes longer than anybody lives, and where a few cells are beyond all measure faster', () => {
    const width = 60, height = 50, cells = width * height, metres = gridMetres({ width, height, bbox: [0, 0, width * 1000, height * 1000], projector: { isLonLat: false } as Parameters<typeof gridMetres>[0]['projector'] })
    // "No data" that nobody declared: slopes of 3,300 %, times of 1e50 s.
    const ground: Ground = { kind: 'classes', width, height, metres, code: new Uint8Array(cells).fill(1), mode: ['walking', 'walking'], kmh: Float64Array.of(0, 5), elevation: Int16Array.from({ length: cells }, (_, cell) => cell % 97 === 3 ? -32768 : 100 + cell % 7) }
    for (const options of [{ direction: 'to' }, { direction: 'to', kernels: 'plain' }] as const) {
      const { seconds } = new Spread(ground, options).run({ cell: [0] })
      expect(seconds.reduce((count, time) => count + (time < Infinity ? 1 : 0), 0)).toBe(Array.from(ground.elevation!).filter(z => z > 0).length)
      expect(seconds).toEqual(byHeap(ground, options, { cell: [0] }, 1e9).seconds)
    }
    const random = seeded(3), friction: Ground = { kind: 'friction', width, height, metres, perMetre: Float64Array.from({ length: cells }, (_, cell) => cell === 1234 ? 1e-30 : 0.5 + random()) }
    expect(new Spread(friction, { direction: 'to' }).run({ cell: [7] }).seconds).toEqual(byHeap(friction, { direction: 'to' }, { cell: [7] }, Infinity).seconds)
  })

  it('counts what it reached, and lets itself be ended, in WebAssembly too', () => {
    const width = 1100, height = 1000, cells = width * height, metres = gridMetres({ width, height, bbox: [0, 0, width * 100, height * 100], projector: { isLonLat: false } as Parameters<typeof gridMetres>[0]['projector'] })
    const ground: Ground = { kind: 'classes', width, height, metres, code: new Uint8Array(cells).fill(1), mode: ['walking', 'walking'], kmh: Float64Array.of(0, 3.6), elevation: new Int16Array(cells) }
    const spread = new Spread(ground, { direction: 'to' }), plain = new Spread(ground, { direction: 'to', kernels: 'plain' }), done: number[] = []
    expect(() => spread.run({ cell: [0] }, { onProgress: () => { throw new Error('enough') } })).toThrow('enough')
    expect(spread.run({ cell: [0, cells - 1] }, { onProgress: ({ done: settled }) => { done.push(settled) } }).reached.length).toBe(cells)
    expect(done.length).toBeGreaterThan(0)
    plain.run({ cell: [0, cells - 1] })
    expect(spread.seconds.every((time, cell) => time === plain.seconds[cell]!)).toBe(true)
    expect(spread.nearest.every((label, cell) => label === plain.nearest[cell]!)).toBe(true)
    // What one run touched is clear for the next.
    expect(spread.run({ cell: [(cells >> 1) + 500] }, { cutoff: 100 }).reached.length).toBe(5)
    expect(spread.seconds.reduce((count, time) => count + (time < Infinity ? 1 : 0), 0)).toBe(5)
  })

  it('begins anew after a run that was ended early', () => {
    // A million cells report once on their way.
    const width = 1200, cells = width * 1000, metres = gridMetres({ width, height: 1000, bbox: [0, 0, width * 100, 100_000], projector: { isLonLat: false } as Parameters<typeof gridMetres>[0]['projector'] })
    const ground: Ground = { kind: 'friction', width, height: 1000, metres, perMetre: new Float32Array(cells).fill(1) }, spread = new Spread(ground, { direction: 'to' })
    expect(() => spread.run({ cell: [0] }, { onProgress: () => { throw new Error('enough') } })).toThrow('enough')
    const { seconds } = spread.run({ cell: [cells - 1] }, { cutoff: 250 })
    expect(seconds.filter(time => time < Infinity).sort()).toEqual(Float64Array.of(0, 100, 100, 100 * Math.SQRT2, 200, 200, 100 + 100 * Math.SQRT2, 100 + 100 * Math.SQRT2).sort())
  })

  it('gives cells beyond one that slipped the label of their fastest way', () => {
    const random = seeded(5), ground = someGround(random, 'flat'), { width, height } = ground, options: SpreadOptions = { direction: 'to' }
    const cell = Array.from({ length: 30 }, () => random.below(width * height)), spread = new Spread(ground, options).run({ cell }), { seconds, nearest } = spread
    const right = nearest.slice(), starts = { cell, time: cell.map(() => 0), label: cell.map((_, i) => i), first: 0 }
    const beyond = (u: number): number[] => movesOf(8).map(move => u + move.rows * width + move.columns).filter(v => v >= 0 && v < seconds.length && Math.abs(v % width - u % width) < 2 && seconds[v]! < Infinity && seconds[u]! + moveSeconds(ground, options, u, v) === seconds[v])
    let wrong = 0
    for (let i = 0; i < 100; i++) {
      const u = random.below(width * height), label = right[u]! - 1
      // As left behind by a slip of `u`: what lies right beyond it, and beyond that, has a lower label than any of its fastest ways.
      if (seconds[u] === Infinity || label < 0) continue
      for (const v of beyond(u)) for (const w of [v, ...beyond(v)]) if (right[w] === right[u]) {
        nearest[w] = label
        wrong++
      }
      mendLabels(spread, { seconds, nearest, slips: [u] }, starts)
      expect(nearest.every((name, at) => name === right[at])).toBe(true)
    }
    expect(wrong).toBeGreaterThan(100)
  })
})
