// AssemblyScript: `npm run kernels` compiles it into kernels.wasm.ts. What each function does is said in kernels.ts; plain.ts is its twin in TypeScript.
// A row is 16 lanes of u32 ms, four vectors. Every ms is below 2^31, so signed comparisons do, and a sum of two can't wrap.

const endless: i32 = 0x3fffffff
const unreachable: u32 = 0xffffffff
const unwanted: usize = 0xffffffff

export function relax(stream: usize, count: u32, rows: usize, marks: usize, out: usize): usize {
  for (let end = out + (<usize>count << 6); out < end; out += 64, marks++) {
    let a = i32x4.splat(endless), b = a, c = a, d = a
    if (load<u8>(marks)) {
      a = v128.load(out)
      b = v128.load(out, 16)
      c = v128.load(out, 32)
      d = v128.load(out, 48)
    }
    const last = stream + (<usize>load<u32>(stream) << 3)
    for (; stream < last; stream += 8) {
      const row = rows + load<u32>(stream, 4), ms = v128.load32_splat(stream, 8)
      a = i32x4.min_s(a, i32x4.add(v128.load(row), ms))
      b = i32x4.min_s(b, i32x4.add(v128.load(row, 16), ms))
      c = i32x4.min_s(c, i32x4.add(v128.load(row, 32), ms))
      d = i32x4.min_s(d, i32x4.add(v128.load(row, 48), ms))
    }
    stream += 4
    v128.store(out, a)
    v128.store(out, b, 16)
    v128.store(out, c, 32)
    v128.store(out, d, 48)
  }
  return stream
}

export function gather(rows: usize, count: u32, items: usize, target: usize, stride: u32, lanes: u32, limit: u32): void {
  if (items == unwanted) transpose(rows, unwanted, count, target, stride, lanes, limit)
  else scatter(rows, count, items, target, stride, lanes, limit)
}

function scatter(rows: usize, count: u32, items: usize, target: usize, stride: u32, lanes: u32, limit: u32): void {
  const most = i32x4.splat(limit), step = <usize>stride << 2
  for (let i: u32 = 0; i < count; i++, rows += 64) {
    let to = target + (<usize>load<u32>(items + (<usize>i << 2)) << 2)
    for (let lane: u32 = 0; lane < lanes; lane += 4) {
      const row = v128.load(rows + (<usize>lane << 2)), value = v128.or(row, i32x4.gt_s(row, most))
      v128.store_lane<u32>(to, value, 0)
      if (lane + 1 < lanes) v128.store_lane<u32>(to + step, value, 1)
      if (lane + 2 < lanes) v128.store_lane<u32>(to + step * 2, value, 2)
      if (lane + 3 < lanes) v128.store_lane<u32>(to + step * 3, value, 3)
      to += step << 2
    }
  }
}

export function gatherFrom(rows: usize, count: u32, indexes: usize, target: usize, stride: u32, lanes: u32, limit: u32): void {
  transpose(rows, indexes, count, target, stride, lanes, limit)
}

/** Four rows and four lanes at a time, so that every store is a vector. */
function transpose(rows: usize, indexes: usize, count: u32, target: usize, stride: u32, lanes: u32, limit: u32): void {
  const most = i32x4.splat(limit), step = <usize>stride << 2
  let i: u32 = 0
  for (; i + 4 <= count; i += 4) {
    let p = rows + (<usize>i << 6), q = p + 64, r = p + 128, s = p + 192
    if (indexes != unwanted) {
      const at = indexes + (<usize>i << 2)
      p = rows + (<usize>load<u32>(at) << 6)
      q = rows + (<usize>load<u32>(at, 4) << 6)
      r = rows + (<usize>load<u32>(at, 8) << 6)
      s = rows + (<usize>load<u32>(at, 12) << 6)
    }
    let to = target + (<usize>i << 2)
    for (let lane: u32 = 0; lane < lanes; lane += 4, to += step << 2) {
      const offset = <usize>lane << 2
      const a = v128.load(p + offset), b = v128.load(q + offset), c = v128.load(r + offset), d = v128.load(s + offset)
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5)
      store4(to, v128.shuffle<i64>(ab, cd, 0, 2), most)
      if (lane + 1 < lanes) store4(to + step, v128.shuffle<i64>(ab, cd, 1, 3), most)
      if (lane + 2 >= lanes) continue
      const ef = v128.shuffle<i32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<i32>(c, d, 2, 6, 3, 7)
      store4(to + step * 2, v128.shuffle<i64>(ef, gh, 0, 2), most)
      if (lane + 3 < lanes) store4(to + step * 3, v128.shuffle<i64>(ef, gh, 1, 3), most)
    }
  }
  for (; i < count; i++) {
    const row = rows + (<usize>(indexes == unwanted ? i : load<u32>(indexes + (<usize>i << 2))) << 6)
    let to = target + (<usize>i << 2)
    for (let lane: u32 = 0; lane < lanes; lane++, to += step) {
      const ms = load<u32>(row + (<usize>lane << 2))
      store<u32>(to, ms > limit ? unreachable : ms)
    }
  }
}

// @ts-ignore: decorator
@inline
function store4(to: usize, row: v128, most: v128): void {
  v128.store(to, v128.or(row, i32x4.gt_s(row, most)))
}

export function nearest(rows: usize, count: u32, items: usize, labels: usize, lanes: u32, limit: u32, k: u32, bestMs: usize, bestLabel: usize): void {
  const used = (1 << lanes) - 1, size = <usize>k << 2, last = size - 4
  for (let i: u32 = 0; i < count; i++, rows += 64) {
    const base = <usize>(items == unwanted ? i : load<u32>(items + (<usize>i << 2))) * size
    const ms = bestMs + base, label = bestLabel + base
    const worst = load<u32>(ms + last)
    let hits = within16(rows, i32x4.splat(worst < limit ? worst : limit)) & used
    for (; hits; hits &= hits - 1) {
      const lane = <usize>ctz(hits) << 2
      improve(ms, label, last, load<u32>(rows + lane), load<i32>(labels + lane))
    }
  }
}

/** Bit l is set where lane l is at most `most`. */
// @ts-ignore: decorator
@inline
function within16(row: usize, most: v128): i32 {
  const low = i16x8.narrow_i32x4_s(i32x4.le_s(v128.load(row), most), i32x4.le_s(v128.load(row, 16), most))
  const high = i16x8.narrow_i32x4_s(i32x4.le_s(v128.load(row, 32), most), i32x4.le_s(v128.load(row, 48), most))
  return i8x16.bitmask(i8x16.narrow_i16x8_s(low, high))
}

/** Enters (time, which) into a sorted list of distinct labels as `improve` of ../nearest.ts does; offsets in bytes. */
function improve(ms: usize, label: usize, last: usize, time: u32, which: i32): void {
  const worst = load<u32>(ms + last), held = load<i32>(label + last)
  if (time > worst || (time == worst && held != -1 && which >= held)) return
  let at: usize = 0
  while (at <= last && load<i32>(label + at) != which) at += 4
  if (at <= last) {
    if (load<u32>(ms + at) <= time) return
  } else at = last
  for (; at > 0; at -= 4) {
    const before = load<u32>(ms + at - 4), above = load<i32>(label + at - 4)
    if (before < time || (before == time && above <= which)) break
    store<u32>(ms + at, before)
    store<i32>(label + at, above)
  }
  store<u32>(ms + at, time)
  store<i32>(label + at, which)
}

export function within(
  rows: usize, count: u32, items: usize, lanes: u32, cutoffs: usize, cutoffCount: u32,
  laneWeights: usize, itemWeights: usize, countByItem: usize, sumByItem: usize, countByLane: usize, sumByLane: usize,
): void {
  const used = (1 << lanes) - 1
  for (let i: u32 = 0; i < count; i++, rows += 64) {
    const item: usize = items == unwanted ? i : load<u32>(items + (<usize>i << 2))
    const weight = itemWeights == unwanted ? 1.0 : load<f64>(itemWeights + (item << 3))
    // From the longest cutoff down, until nothing is within.
    for (let c: usize = cutoffCount; c-- > 0;) {
      let hits = within16(rows, v128.load32_splat(cutoffs + (c << 2))) & used
      if (!hits) break
      const at = item * cutoffCount + c
      if (countByItem != unwanted) {
        const to = countByItem + (at << 2)
        store<u32>(to, load<u32>(to) + popcnt(hits))
      }
      if (sumByItem != unwanted) {
        const to = sumByItem + (at << 3)
        store<f64>(to, load<f64>(to) + weightOf(hits, laneWeights))
      }
      if (countByLane == unwanted && sumByLane == unwanted) continue
      for (; hits; hits &= hits - 1) {
        const lane = (c << 4) + <usize>ctz(hits)
        if (countByLane != unwanted) {
          const to = countByLane + (lane << 2)
          store<u32>(to, load<u32>(to) + 1)
        }
        if (sumByLane != unwanted) {
          const to = sumByLane + (lane << 3)
          store<f64>(to, load<f64>(to) + weight)
        }
      }
    }
  }
}

function weightOf(hits: i32, laneWeights: usize): f64 {
  if (laneWeights == unwanted) return <f64>popcnt(hits)
  let sum: f64 = 0
  for (; hits; hits &= hits - 1) sum += load<f64>(laneWeights + (<usize>ctz(hits) << 3))
  return sum
}

export function decay(
  rows: usize, count: u32, items: usize, lanes: u32, table: usize, exact: usize, shift: u32, grain: u32, reach: u32,
  laneWeights: usize, itemWeights: usize, byItem: usize, byLane: usize, itemMagic: f64, laneMagic: f64,
): void {
  const used = (1 << lanes) - 1, most = i32x4.splat(reach), mask: u32 = (1 << shift) - 1
  for (let i: u32 = 0; i < count; i++, rows += 64) {
    let hits = within16(rows, most) & used
    if (!hits) continue
    const item: usize = items == unwanted ? i : load<u32>(items + (<usize>i << 2))
    const weight = itemWeights == unwanted ? 1.0 : load<f64>(itemWeights + (item << 3))
    let sum: f64 = 0
    for (; hits; hits &= hits - 1) {
      const lane = <usize>ctz(hits)
      const ms = load<u32>(rows + (lane << 2)), rest = ms & mask, at = table + (<usize>(ms >> shift) << 5)
      const slope = load<f64>(at, 8), x = <f64>rest
      let f = load<f64>(at)
      if (slope == slope) f += x * (slope + x * (load<f64>(at, 16) + x * load<f64>(at, 24)))
      else f = load<f64>(exact + (<usize>(<u32>f + (rest >> grain)) << 3))
      sum += (laneWeights == unwanted ? f : f * load<f64>(laneWeights + (lane << 3))) + itemMagic - itemMagic
      if (byLane != unwanted) {
        const to = byLane + (lane << 3)
        store<f64>(to, load<f64>(to) + (f * weight + laneMagic - laneMagic))
      }
    }
    if (byItem != unwanted) {
      const to = byItem + (item << 3)
      store<f64>(to, load<f64>(to) + sum)
    }
  }
}
