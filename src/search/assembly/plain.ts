import { endless } from '../customize.ts'
import { improve } from '../nearest.ts'
import type { DecayArrays, Kernels, WithinArrays } from './kernels.ts'
import { farthest, lanesPerRow, Memory, mostBytes, unwanted } from './memory.ts'

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

  relax(stream: number, count: number, rows: number, marks: number, out: number): number {
    const u32 = this.words, mark = this.octets
    let at = stream >>> 2
    for (let i = 0, to = out >>> 2; i < count; i++, to += lanesPerRow) {
      if (mark[marks + i] === 0) u32.fill(endless, to, to + lanesPerRow)
      const end = at + 1 + u32[at] * 2
      for (at++; at < end; at += 2) {
        const row = (rows + u32[at]) >>> 2, ms = u32[at + 1]
        for (let lane = 0; lane < lanesPerRow; lane++) {
          const time = u32[row + lane] + ms
          if (time < u32[to + lane]) u32[to + lane] = time
        }
      }
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
    const u32 = this.words, f64 = this.doubles, { shift, itemMagic, laneMagic } = d
    const reach = Math.min(d.reach, farthest), table = d.table >>> 3
    for (let i = 0, row = rows >>> 2; i < count; i++, row += lanesPerRow) {
      const item = d.items === unwanted ? i : u32[(d.items >>> 2) + i]
      const weight = d.itemWeights === unwanted ? 1 : f64[(d.itemWeights >>> 3) + item]
      let sum = 0
      for (let lane = 0; lane < lanes; lane++) {
        const ms = u32[row + lane]
        if (ms > reach) continue
        const f = f64[table + (ms >>> shift)]
        sum += (d.laneWeights === unwanted ? f : f * f64[(d.laneWeights >>> 3) + lane]) + itemMagic - itemMagic
        if (d.byLane !== unwanted) f64[(d.byLane >>> 3) + lane] += f * weight + laneMagic - laneMagic
      }
      if (d.byItem !== unwanted && sum !== 0) f64[(d.byItem >>> 3) + item] += sum
    }
  }
}
