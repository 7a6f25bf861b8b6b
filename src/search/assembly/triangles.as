// AssemblyScript: `npm run kernels` compiles it into triangles.wasm.ts. What it does is said in customize.ts, which holds its twin in TypeScript.
// The ways up and down of pair i lie side by side, i32 ms at `ms + 8 i`; two pairs are a vector. Every ms is at most endless, so a sum of two can't wrap.

const endless: i32 = 0x3fffffff

/** Basic customization of the positions from `to - 1` down to `from`. */
export function below(first: usize, upper: usize, ms: usize, from: u32, to: u32): void {
  for (let p = <usize>to; p > <usize>from;) {
    p--
    const begin = <usize>load<u32>(first + (p << 2)), end = <usize>load<u32>(first + (p << 2), 4)
    for (let j = begin + 1; j < end; j++) {
      const own = v128.load64_splat(ms + (j << 3)), other = v128.shuffle<i32>(own, own, 1, 0, 3, 2)
      if (v128.extract_lane<i32>(own, 0) == endless && v128.extract_lane<i32>(own, 1) == endless) continue
      let pair = <usize>load<u32>(first + (<usize>load<u32>(upper + (j << 2)) << 2))
      for (let i = begin; i < j;) {
        const above = load<u32>(upper + (i << 2))
        while (load<u32>(upper + (pair << 2)) != above) pair++
        let to = ms + (pair << 3), from = ms + (i << 3)
        // Near the top the lists of neighbours agree for long stretches.
        while (i + 4 <= j && v128.all_true<i32>(i32x4.eq(v128.load(upper + (i << 2)), v128.load(upper + (pair << 2))))) {
          v128.store(to, i32x4.min_s(v128.load(to), i32x4.add(v128.load(from), other)))
          v128.store(to, i32x4.min_s(v128.load(to, 16), i32x4.add(v128.load(from, 16), other)), 16)
          i += 4
          pair += 4
          from += 32
          to += 32
        }
        if (i < j && load<u32>(upper + (pair << 2)) == load<u32>(upper + (i << 2))) {
          v128.store64_lane(to, i32x4.min_s(v128.load64_zero(to), i32x4.add(v128.load64_zero(from), other)), 0)
          i++
          pair++
        }
      }
    }
  }
}

/** Perfect customization of the positions from `from` up to `to - 1`; `scratch` has room for the ways of one position. */
export function above(first: usize, upper: usize, ms: usize, keep: usize, scratch: usize, from: u32, to: u32): void {
  for (let p = <usize>from; p < <usize>to; p++) {
    const begin = <usize>load<u32>(first + (p << 2)), end = <usize>load<u32>(first + (p << 2), 4)
    memory.copy(scratch, ms + (begin << 3), (end - begin) << 3)
    for (let j = begin + 1; j < end; j++) {
      const own = v128.load64_splat(ms + (j << 3))
      let best = own
      let pair = <usize>load<u32>(first + (<usize>load<u32>(upper + (j << 2)) << 2))
      for (let i = begin; i < j;) {
        const above = load<u32>(upper + (i << 2))
        while (load<u32>(upper + (pair << 2)) != above) pair++
        let between = ms + (pair << 3), at = ms + (i << 3)
        while (i + 4 <= j && v128.all_true<i32>(i32x4.eq(v128.load(upper + (i << 2)), v128.load(upper + (pair << 2))))) {
          const p = v128.load(between), q = v128.load(between, 16), a = v128.load(at), b = v128.load(at, 16)
          best = i32x4.min_s(best, i32x4.add(a, v128.shuffle<i32>(p, p, 1, 0, 3, 2)))
          best = i32x4.min_s(best, i32x4.add(b, v128.shuffle<i32>(q, q, 1, 0, 3, 2)))
          v128.store(at, i32x4.min_s(a, i32x4.add(own, p)))
          v128.store(at, i32x4.min_s(b, i32x4.add(own, q)), 16)
          i += 4
          pair += 4
          at += 32
          between += 32
        }
        if (i < j && load<u32>(upper + (pair << 2)) == load<u32>(upper + (i << 2))) {
          const p = v128.load64_splat(between), a = v128.load64_splat(at)
          best = i32x4.min_s(best, i32x4.add(a, v128.shuffle<i32>(p, p, 1, 0, 3, 2)))
          v128.store64_lane(at, i32x4.min_s(a, i32x4.add(own, p)), 0)
          i++
          pair++
        }
      }
      v128.store64_lane(ms + (j << 3), i32x4.min_s(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1)), 0)
    }
    for (let i = begin; i < end; i++) {
      const was = scratch + ((i - begin) << 3), is = ms + (i << 3)
      const rise = load<i32>(is), fall = load<i32>(is, 4)
      store<u8>(keep + i, <u8>((rise < endless && rise == load<i32>(was) ? 1 : 0) | (fall < endless && fall == load<i32>(was, 4) ? 2 : 0)))
    }
  }
}
