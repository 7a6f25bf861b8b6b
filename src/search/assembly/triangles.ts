import type { HierarchyColumns } from '../contract.ts'
import type { KernelOptions } from './kernels.ts'
import { instantiate, pageBytes } from '../../core/wasm.ts'
import { endless } from './memory.ts'
import { trianglesBase64 } from './triangles.wasm.ts'

/** The two passes of a customization over stretches of positions. */
export interface Triangles {
  /** The ways up and down of pair i at 2 i and 2 i + 1, all endless at first. */
  readonly ms: Int32Array
  /** Set by `above`, by pair: 1 when the way up stays, plus 2 when the way down does. */
  readonly keep: Uint8Array
  /** Basic customization: every pair of upper neighbours may go over the node below them; positions from `to - 1` down to `from`. */
  below(from: number, to: number): void
  /**
   * Perfect customization: every pair may also go over the other upper neighbours of its lower node. What gets shorter thereby is on no shortest path and goes.
   * Equal detours don't count: every part of a shortest path then stays, whatever arcs cost nothing, and shortcuts unpack into pairs that stay.
   * Positions from `from` up to `to - 1`.
   */
  above(from: number, to: number): void
}

type Topology = Pick<HierarchyColumns, 'firstUpper' | 'upper'>
type Exports = Readonly<Record<'below' | 'above', (...numbers: number[]) => void>>

/** Pairs from which on making a WebAssembly instance pays. */
const many = 2048

/**
 * Triangles of a hierarchy: in WebAssembly, four pairs at a time, where it has SIMD and the memory, else in plain TypeScript; the same answers to the bit.
 * Cost: 12 bytes a pair in plain TypeScript, 13 more of them copied in WebAssembly.
 */
export function trianglesOf(topology: Topology, options: KernelOptions = {}): Triangles {
  const { kind } = options
  const isSmall = topology.upper.length < many && kind !== 'wasm'
  const found = kind === 'plain' || isSmall ? undefined : inWasm(topology, options)
  if (found === undefined && kind === 'wasm') throw new RangeError('expected WebAssembly with SIMD and memory for the kind wasm, got none here: leave the kind out')
  return found ?? plain(topology)
}

function inWasm({ firstUpper, upper }: Topology, options: KernelOptions): Triangles | undefined {
  let widest = 0
  for (let p = 0; p < firstUpper.length - 1; p++) widest = Math.max(widest, firstUpper[p + 1] - firstUpper[p])
  const end = (bytes: number): number => Math.ceil(bytes / 64) * 64
  // Vectors are read up to 12 bytes past a list, so the columns that end first have others behind them.
  const upperAt = end(firstUpper.byteLength), msAt = upperAt + end(upper.byteLength), keepAt = msAt + end(upper.length * 8), scratch = keepAt + end(upper.length)
  const pages = Math.ceil((scratch + widest * 8 + 64) / pageBytes)
  const found = pages > 65535 ? undefined : instantiate(trianglesBase64, { ...options, pages })
  if (found === undefined) return undefined
  const { buffer } = found.memory, run = found.exports as Exports
  new Uint32Array(buffer, 0, firstUpper.length).set(firstUpper)
  new Uint32Array(buffer, upperAt, upper.length).set(upper)
  return {
    ms: new Int32Array(buffer, msAt, upper.length * 2).fill(endless), keep: new Uint8Array(buffer, keepAt, upper.length),
    below: (from, to) => { run.below(0, upperAt, msAt, from, to) },
    above: (from, to) => { run.above(0, upperAt, msAt, keepAt, scratch, from, to) },
  }
}

function plain({ firstUpper, upper }: Topology): Triangles {
  const ms = new Int32Array(upper.length * 2).fill(endless), keep = new Uint8Array(upper.length)
  return { ms, keep, below, above }

  function below(from: number, to: number): void {
    for (let p = to - 1; p >= from; p--) {
      const begin = firstUpper[p], end = firstUpper[p + 1]
      for (let j = begin + 1; j < end; j++) {
        const up = ms[2 * j], down = ms[2 * j + 1]
        if (up === endless && down === endless) continue
        // All of p's upper neighbours above upper[j] are among those of upper[j] too, in the same order.
        for (let i = begin, pair = firstUpper[upper[j]]; i < j; i++, pair++) {
          const higher = upper[i]
          while (upper[pair] !== higher) pair++
          const rise = (down + ms[2 * i]) | 0, fall = (ms[2 * i + 1] + up) | 0
          if (rise < ms[2 * pair]) ms[2 * pair] = rise
          if (fall < ms[2 * pair + 1]) ms[2 * pair + 1] = fall
        }
      }
    }
  }

  function above(from: number, to: number): void {
    for (let p = from; p < to; p++) {
      const begin = firstUpper[p], end = firstUpper[p + 1]
      for (let i = begin; i < end; i++) keep[i] = (ms[2 * i] < endless ? 1 : 0) | (ms[2 * i + 1] < endless ? 2 : 0)
      for (let j = begin + 1; j < end; j++) {
        let rise = ms[2 * j], fall = ms[2 * j + 1], stays = keep[j]
        for (let i = begin, pair = firstUpper[upper[j]]; i < j; i++, pair++) {
          const higher = upper[i]
          while (upper[pair] !== higher) pair++
          // upper[j] lies below upper[i]; `pair` runs between them. A detour shortens one of two ways at most.
          const up = ms[2 * pair], down = ms[2 * pair + 1], riseAbove = ms[2 * i], fallAbove = ms[2 * i + 1]
          if (((riseAbove + down) | 0) < rise) {
            rise = riseAbove + down
            stays &= 2
          } else if (((rise + up) | 0) < riseAbove) {
            ms[2 * i] = rise + up
            keep[i] &= 2
          }
          if (((up + fallAbove) | 0) < fall) {
            fall = up + fallAbove
            stays &= 1
          } else if (((down + fall) | 0) < fallAbove) {
            ms[2 * i + 1] = down + fall
            keep[i] &= 1
          }
        }
        ms[2 * j] = rise
        ms[2 * j + 1] = fall
        keep[j] = stays
      }
    }
  }
}
