// AssemblyScript: `npm run kernels` compiles it into spread.wasm.ts. The twin of spreadSlopes (spread-classes.ts), spreadFlat and SpreadQueue for 4 or 8 neighbours where tables say what each rise makes of a walk, and of a ride by bicycle, or where nothing rises;
// the same sums in the same order. All arrays lie in memory that the caller lays out; the pool of chunks is the last of them and grows.

const tileBits: i32 = 7
const tileSize: i32 = 1 << tileBits
const within: i32 = tileSize - 1
const chunkBits: u32 = 5
const chunkSize: u32 = 1 << chunkBits
const buckets: u32 = 256
const ring: i32 = 64
/** Bytes of a move: columns, rows, offset, first, second, where rise 0 is in the table (i32), metres shared (f64). */
const moveBytes: usize = 32

let width: i32 = 0
let height: i32 = 0
let seconds: usize = 0
let nearest: usize = 0
let code: usize = 0
let elevation: usize = 0
let walks: usize = 0
let flats: usize = 0
let leasts: usize = 0
let factors: usize = 0
/** By code, where its table of paces begins, 0 for none. */
let rides: usize = 0
/** What the ground has: walkers on slopes, bicycles on them too, or no slopes. */
let kind: i32 = 0
let moves: usize = 0
let count: i32 = 0
let cutoff: f64 = 0
let hasLabels: bool = false
let isOpen: bool = false

let heads: usize = 0
let tails: usize = 0
let nextTile: usize = 0
let firstTile: usize = 0
let lastTile: usize = 0
let settled: usize = 0
let pool: usize = 0
let across: i32 = 0
let tiles: i32 = 0
let perWindow: f64 = 0
let perBucket: f64 = 0
let used: u32 = 1
let free: u32 = 0
let live: i32 = 0
let stop: u32 = 0
let turn: u32 = 0
let top: i32 = 0
let left: i32 = 0
let window: f64 = 0
let slotOfWindow: i32 = 0
let limit: f64 = 0
let beyondFirst: f64 = Infinity
let beyondList: u32 = 0

let touchedList: usize = 0
let touchedMost: u32 = 0
let touched: u32 = 0
let slipList: usize = 0
let slipMost: u32 = 0
let slips: u32 = 0
const slipSeconds: f64 = 1e-6

export function ground(w: i32, h: i32, at: usize, label: usize, codes: usize, heights: usize, walk: usize, flat: usize, least: usize, factor: usize, ride: usize, kindOf: i32, move: usize, moveCount: i32): void {
  width = w
  height = h
  seconds = at
  nearest = label
  code = codes
  elevation = heights
  walks = walk
  flats = flat
  leasts = least
  factors = factor
  rides = ride
  kind = kindOf
  moves = move
  count = moveCount
}

export function queue(head: usize, tail: usize, next: usize, firsts: usize, lasts: usize, marks: usize, chunks: usize, touchedAt: usize, most: u32, slipAt: usize, slipCount: u32, bucket: f64): void {
  heads = head
  tails = tail
  nextTile = next
  firstTile = firsts
  lastTile = lasts
  settled = marks
  pool = chunks
  touchedList = touchedAt
  touchedMost = most
  slipList = slipAt
  slipMost = slipCount
  perWindow = 1 / (bucket * <f64>buckets)
  perBucket = perWindow * <f64>buckets
  across = (width + within) >> tileBits
  tiles = across * ((height + within) >> tileBits)
  beyondList = buckets + <u32>(ring * tiles)
}

/** Empties the queue and begins at a time. */
export function start(time: f64, most: f64, labels: bool, open: bool): void {
  memory.fill(heads, 0, <usize>(beyondList + 1) << 2)
  memory.fill(tails, 0, <usize>(beyondList + 1) << 2)
  memory.fill(firstTile, 0xff, <usize>ring << 2)
  used = 1
  free = 0
  live = 0
  beyondFirst = Infinity
  cutoff = most
  hasLabels = labels
  isOpen = open
  touched = 0
  slips = 0
  enterWindow(Math.floor(time * perWindow))
}

export function touchedCount(): u32 { return touched }
export function slipCount(): u32 { return slips }

/** Gives a source its time and label. */
export function enter(cell: i32, time: f64, label: i32): void {
  const at = seconds + (<usize>cell << 3), name = nearest + (<usize>cell << 2), known = load<f64>(at)
  if (time > cutoff || time > known || (time == known && label >= load<i32>(name))) return
  if (known == Infinity) touch(cell)
  store<f64>(at, time)
  store<i32>(name, label)
  push(cell / width, cell % width, time)
}

function enterWindow(next: f64): void {
  window = next
  slotOfWindow = <i32>(<i64>next & (ring - 1))
  limit = next + <f64>ring
}

@inline
function touch(cell: i32): void {
  if (touched < touchedMost) store<i32>(touchedList + (<usize>touched << 2), cell)
  touched++
}

function push(row: i32, column: i32, time: f64): void {
  const at = Math.floor(time * perWindow)
  if (at >= limit) {
    append(beyondList, row * width + column)
    if (at < beyondFirst) beyondFirst = at
    return
  }
  const slot = <i32>(<i64>at & (ring - 1)), tile = (row >> tileBits) * across + (column >> tileBits), list = buckets + <u32>(slot * tiles + tile), tail = load<u32>(tails + (<usize>list << 2))
  if (tail == 0) {
    store<i32>(nextTile + (<usize>(slot * tiles + tile) << 2), -1)
    const first = firstTile + (<usize>slot << 2), last = lastTile + (<usize>slot << 2)
    if (load<i32>(first) == -1) store<i32>(first, tile)
    else store<i32>(nextTile + (<usize>(slot * tiles + load<i32>(last)) << 2), tile)
    store<i32>(last, tile)
  }
  if ((tail & (chunkSize - 1)) == 0) live++
  append(list, ((row & within) << tileBits) | (column & within))
}

@inline
function append(list: u32, value: i32): void {
  const at = tails + (<usize>list << 2)
  let tail = load<u32>(at)
  if ((tail & (chunkSize - 1)) == 0) tail = extend(list, tail)
  store<i32>(pool + (<usize>tail << 2), value)
  store<u32>(at, tail + 1)
}

function extend(list: u32, tail: u32): u32 {
  let chunk = free
  if (chunk != 0) {
    free = load<u32>(pool + (<usize>(chunk << chunkBits) << 2))
  } else {
    chunk = used++
    const end = pool + (<usize>(used << chunkBits) << 2), size = <usize>memory.size() << 16
    // Traps when there is no more: the caller says what was needed.
    if (end > size && memory.grow(max<i32>(64, <i32>(size >> 20))) < 0) unreachable()
  }
  store<u32>(pool + (<usize>(chunk << chunkBits) << 2), 0)
  if (tail == 0) store<u32>(heads + (<usize>list << 2), chunk)
  else store<u32>(pool + (<usize>(((tail - 1) >> chunkBits) << chunkBits) << 2), chunk)
  return (chunk << chunkBits) + 1
}

/** Takes a list: its first chunk, 0 for none. */
function open(list: u32): u32 {
  const head = load<u32>(heads + (<usize>list << 2))
  if (head != 0) {
    stop = load<u32>(tails + (<usize>list << 2))
    store<u32>(heads + (<usize>list << 2), 0)
    store<u32>(tails + (<usize>list << 2), 0)
  }
  return head
}

/** Gives a chunk back; returns the next of its list, 0 after the last. */
function drop(chunk: u32): u32 {
  const first = pool + (<usize>(chunk << chunkBits) << 2), next = load<u32>(first)
  store<u32>(first, free)
  free = chunk
  return next
}

@inline
function stopOf(chunk: u32, last: u32): u32 {
  const end = (chunk + 1) << chunkBits
  return last <= end && last > chunk << chunkBits ? last : end
}

/** Settles all of the window in the next tile; false at the end. */
export function settle(): bool {
  for (;;) {
    const first = firstTile + (<usize>slotOfWindow << 2), tile = load<i32>(first)
    if (tile != -1) {
      store<i32>(first, load<i32>(nextTile + (<usize>(slotOfWindow * tiles + tile) << 2)))
      fill(tile, buckets + <u32>(slotOfWindow * tiles + tile))
      if (kind == 2) spread<i8>()
      else if (kind == 1) spread<f64>()
      else spread<f32>()
      return true
    }
    if (live > 0) enterWindow(window + 1)
    else if (beyondFirst == Infinity) return false
    else enterWindow(beyondFirst)
    if (window >= beyondFirst) refill()
  }
  return false
}

/** Puts what waits for a tile into buckets. */
function fill(tile: i32, list: u32): void {
  turn = (turn + 1) & 255
  if (turn == 0) {
    memory.fill(settled, 0, <usize>(tileSize * tileSize))
    turn = 1
  }
  top = tile / across << tileBits
  left = tile % across << tileBits
  let chunk = open(list)
  const last = stop
  while (chunk != 0) {
    const end = stopOf(chunk, last)
    for (let i: u32 = (chunk << chunkBits) + 1; i < end; i++) {
      const position = load<i32>(pool + (<usize>i << 2))
      const time = load<f64>(seconds + (<usize>((top + (position >> tileBits)) * width + left + (position & within)) << 3))
      // Those that an earlier window has settled meanwhile are stale.
      if (Math.floor(time * perWindow) == window) append(<u32>(<i64>(time * perBucket)) & (buckets - 1), position)
    }
    live--
    chunk = drop(chunk)
  }
}

/** Brings what lies within the ring by now into it. */
function refill(): void {
  beyondFirst = Infinity
  let chunk = open(beyondList)
  const last = stop
  while (chunk != 0) {
    const end = stopOf(chunk, last)
    for (let i: u32 = (chunk << chunkBits) + 1; i < end; i++) {
      const cell = load<i32>(pool + (<usize>i << 2)), time = load<f64>(seconds + (<usize>cell << 3))
      if (Math.floor(time * perWindow) >= window) push(cell / width, cell % width, time)
    }
    chunk = drop(chunk)
  }
}

/** Settles the cells of the tile's buckets, one bucket after the other; what is added to a bucket during its turn makes a new list of it. Compiled three times: i8 stands for level ground, f32 for walkers on slopes, f64 for bicycles besides. */
function spread<Kind>(): void {
  const isBorder = top == 0 || left == 0 || top + tileSize + 1 > height || left + tileSize + 1 > width
  const base = seconds, codes = code, heights = elevation, walkOf = walks, flatOf = flats, table = factors, rideOf = rides, tail = moves + <usize>count * moveBytes, most = cutoff, mark = turn
  for (let bucket: u32 = 0; bucket < buckets;) {
    let chunk = open(bucket)
    if (chunk == 0) {
      bucket++
      continue
    }
    const last = stop
    while (chunk != 0) {
      const end = stopOf(chunk, last)
      for (let i: u32 = (chunk << chunkBits) + 1; i < end; i++) {
        const position = load<i32>(pool + (<usize>i << 2))
        if (load<u8>(settled + <usize>position) == mark) continue
        store<u8>(settled + <usize>position, <u8>mark)
        const row = top + (position >> tileBits), column = left + (position & within), u = row * width + column, at = load<f64>(base + (<usize>u << 3))
        const codeU = <usize>load<u8>(codes + <usize>u) << 3, zU = sizeof<Kind>() == 1 ? 0 : <i32>load<i16>(heights + (<usize>u << 1)), flatU = load<f64>(flatOf + codeU), walkU = sizeof<Kind>() == 1 ? 0 : load<f64>(walkOf + codeU)
        const isEdge = isBorder && (row < 1 || column < 1 || row >= height - 1 || column >= width - 1)
        const floor = at + load<f64>(leasts + codeU)

        for (let move = moves; move < tail; move += moveBytes) {
          if (isEdge) {
            const r = row + load<i32>(move, 4), c = column + load<i32>(move)
            if (r < 0 || r >= height || c < 0 || c >= width) continue
          }
          const v = u + load<i32>(move, 8), known = load<f64>(base + (<usize>v << 3))
          if (known < floor) continue
          const codeV = <usize>load<u8>(codes + <usize>v) << 3
          let ride = flatU + load<f64>(flatOf + codeV)
          if (sizeof<Kind>() != 1) {
            let walk = walkU + load<f64>(walkOf + codeV)
            const rise = <i32>load<i16>(heights + (<usize>v << 1)) - zU
            const risen = <usize>(load<i32>(move, 20) + rise) << 3
            if (walk > 0) walk *= load<f64>(table + risen)
            if (sizeof<Kind>() == 8) {
              const rideU = <usize>load<u32>(rideOf + (codeU >> 1)), rideV = <usize>load<u32>(rideOf + (codeV >> 1))
              if ((rideU | rideV) != 0) ride = (rideU == 0 ? flatU : load<f64>(rideU + risen)) + (rideV == 0 ? load<f64>(flatOf + codeV) : load<f64>(rideV + risen))
            }
            ride = walk + ride
          }
          const time = at + ride * load<f64>(move, 24)
          // Barriers take forever; equal times go to the lower label, which has to travel on.
          if (!(time <= known) || time > most || time == Infinity) continue
          const name = nearest + (<usize>v << 2)
          if (time == known && (!hasLabels || load<i32>(nearest + (<usize>u << 2)) >= load<i32>(name))) continue
          if (!isOpen && load<i32>(move, 12) != 0) {
            if (load<f64>(flatOf + (<usize>load<u8>(codes + <usize>(u + load<i32>(move, 12))) << 3)) == Infinity && load<f64>(flatOf + (<usize>load<u8>(codes + <usize>(u + load<i32>(move, 16))) << 3)) == Infinity) continue
          }
          if (known == Infinity) touch(v)
          store<f64>(base + (<usize>v << 3), time)
          arrive(row + load<i32>(move, 4), column + load<i32>(move), time, known)
          if (hasLabels) {
            const label = load<i32>(nearest + (<usize>u << 2))
            if (known - time < slipSeconds && load<i32>(name) != label && time < known) {
              if (slips < slipMost) store<i32>(slipList + (<usize>slips << 2), v)
              slips++
            }
            store<i32>(name, label)
          }
        }
      }
      chunk = drop(chunk)
    }
  }
}

@inline
function arrive(row: i32, column: i32, time: f64, known: f64): void {
  const at = Math.floor(time * perWindow)
  if (at != window) {
    // Who waits for that window waits on.
    if (at != Math.floor(known * perWindow)) push(row, column, time)
  } else if (<u32>(row ^ top) < <u32>tileSize && <u32>(column ^ left) < <u32>tileSize) {
    const position = ((row & within) << tileBits) | (column & within)
    store<u8>(settled + <usize>position, 0)
    append(<u32>(<i64>(time * perBucket)) & (buckets - 1), position)
  } else {
    push(row, column, time)
  }
}
