import { improve } from '../nearest.ts'
import type { DecayArrays, Kernels, WithinArrays } from './kernels.ts'
import { mostBytes } from '../../core/wasm.ts'
import { endless, farthest, lanesPerRow, Memory, unwanted } from './memory.ts'

/** Kernels without WebAssembly: the twin of kernels.as, over the same memory. */
export function plainKernels(): Kernels {
  let buffer = new ArrayBuffer(0)
  return new PlainKernels({
    get buffer() { return buffer },
    grow: bytes => {
      const grown = new ArrayBuffer(Math.min(mostBytes, Math.max(bytes, buffer.byteLength * 2)))
      new Uint8Array(grown).set(new Uint8Array(buffer))
      buffer = grown
    },
  })
}

class PlainKernels extends Memory implements Kernels {
  readonly kind = 'plain'

  // Eight lanes at a time stay in registers. All numbers are below 2^31: signed ones keep the engine at integers.
  relax(stream: number, count: number, rows: number, marks: number, out: number): number {
    const words = this.words, mark = this.octets
    let at = stream >>> 2
    for (let i = 0, to = out >>> 2; i < count; i++, to += lanesPerRow) {
      const end = at + 1 + words[at] * 2, marked = mark[marks + i] !== 0
      for (let lane = 0; lane < lanesPerRow; lane += 8) {
        const own = to + lane
        let a = endless, b = endless, c = endless, d = endless, e = endless, f = endless, g = endless, h = endless
        if (marked) {
          a = words[own]
          b = words[own + 1]
          c = words[own + 2]
          d = words[own + 3]
          e = words[own + 4]
          f = words[own + 5]
          g = words[own + 6]
          h = words[own + 7]
        }
        for (let pair = at + 1; pair < end; pair += 2) {
          const row = ((rows + words[pair]) >>> 2) + lane, ms = words[pair + 1]
          a = Math.min(a, (words[row] + ms) | 0)
          b = Math.min(b, (words[row + 1] + ms) | 0)
          c = Math.min(c, (words[row + 2] + ms) | 0)
          d = Math.min(d, (words[row + 3] + ms) | 0)
          e = Math.min(e, (words[row + 4] + ms) | 0)
          f = Math.min(f, (words[row + 5] + ms) | 0)
          g = Math.min(g, (words[row + 6] + ms) | 0)
          h = Math.min(h, (words[row + 7] + ms) | 0)
        }
        words[own] = a
        words[own + 1] = b
        words[own + 2] = c
        words[own + 3] = d
        words[own + 4] = e
        words[own + 5] = f
        words[own + 6] = g
        words[own + 7] = h
      }
      at = end
    }
    return at * 4
  }

  gather(rows: number, count: number, items: number, target: number, stride: number, lanes: number, limit: number): void {
    const u32 = this.words, most = Math.min(limit, farthest), to = target >>> 2
    for (let i = 0, row = rows >>> 2; i < count; i++, row += lanesPerRow) {
      const item = items === unwanted ? i : u32[(items >>> 2) + i]
      for (let lane = 0; lane < lanes; lane++) u32[to + lane * stride + item] = u32[row + lane] > most ? 0xffffffff : u32[row + lane]
    }
  }

  gatherFrom(rows: number, count: number, indexes: number, target: number, stride: number, lanes: number, limit: number): void {
    const u32 = this.words, most = Math.min(limit, farthest)
    for (let i = 0, index = indexes >>> 2, to = target >>> 2; i < count; i++, index++, to++) {
      const row = (rows >>> 2) + u32[index] * lanesPerRow
      for (let lane = 0; lane < lanes; lane++) u32[to + lane * stride] = u32[row + lane] > most ? 0xffffffff : u32[row + lane]
    }
  }

  nearest(rows: number, count: number, items: number, labels: number, lanes: number, limit: number, k: number, bestMs: number, bestLabel: number): void {
    const u32 = this.words, label = this.i32(labels, lanes), most = Math.min(limit, farthest)
    const size = this.bytes - Math.max(bestMs, bestLabel) >>> 2
    const ms = this.u32(bestMs, size), which = this.i32(bestLabel, size)
    for (let i = 0, row = rows >>> 2; i < count; i++, row += lanesPerRow) {
      const base = (items === unwanted ? i : u32[(items >>> 2) + i]) * k
      for (let lane = 0; lane < lanes; lane++) {
        const time = u32[row + lane]
        if (time <= most && time <= ms[base + k - 1]) improve(ms, which, base, k, time, label[lane])
      }
    }
  }

  within(rows: number, count: number, lanes: number, w: WithinArrays): void {
    const u32 = this.words, f64 = this.doubles, { cutoffCount } = w
    for (let i = 0, row = rows >>> 2; i < count; i++, row += lanesPerRow) {
      const item = w.items === unwanted ? i : u32[(w.items >>> 2) + i]
      const weight = w.itemWeights === unwanted ? 1 : f64[(w.itemWeights >>> 3) + item]
      for (let c = cutoffCount - 1; c >= 0; c--) {
        const cutoff = u32[(w.cutoffs >>> 2) + c]
        let hits = 0, sum = 0
        for (let lane = 0; lane < lanes; lane++) {
          if (u32[row + lane] > cutoff) continue
          hits++
          sum += w.laneWeights === unwanted ? 1 : f64[(w.laneWeights >>> 3) + lane]
          if (w.countByLane !== unwanted) u32[(w.countByLane >>> 2) + c * lanesPerRow + lane]++
          if (w.sumByLane !== unwanted) f64[(w.sumByLane >>> 3) + c * lanesPerRow + lane] += weight
        }
        if (hits === 0) break
        if (w.countByItem !== unwanted) u32[(w.countByItem >>> 2) + item * cutoffCount + c] += hits
        if (w.sumByItem !== unwanted) f64[(w.sumByItem >>> 3) + item * cutoffCount + c] += sum
      }
    }
  }

  decay(rows: number, count: number, lanes: number, d: DecayArrays): void {
    const u32 = this.words, f64 = this.doubles, { shift, grain, itemMagic, laneMagic } = d
    const reach = Math.min(d.reach, farthest), table = d.table >>> 3, exact = d.exact >>> 3, mask = (1 << shift) - 1
    for (let i = 0, row = rows >>> 2; i < count; i++, row += lanesPerRow) {
      const item = d.items === unwanted ? i : u32[(d.items >>> 2) + i]
      const weight = d.itemWeights === unwanted ? 1 : f64[(d.itemWeights >>> 3) + item]
      let sum = 0
      for (let lane = 0; lane < lanes; lane++) {
        const ms = u32[row + lane]
        if (ms > reach) continue
        const at = table + (ms >>> shift) * 4, rest = ms & mask, value = f64[at], slope = f64[at + 1]
        const f = slope !== slope ? f64[exact + value + (rest >>> grain)] : value + rest * (slope + rest * (f64[at + 2] + rest * f64[at + 3]))
        sum += (d.laneWeights === unwanted ? f : f * f64[(d.laneWeights >>> 3) + lane]) + itemMagic - itemMagic
        if (d.byLane !== unwanted) f64[(d.byLane >>> 3) + lane] += f * weight + laneMagic - laneMagic
      }
      if (d.byItem !== unwanted && sum !== 0) f64[(d.byItem >>> 3) + item] += sum
    }
  }
}
