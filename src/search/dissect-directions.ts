import type { DissectGraph } from './dissect.ts'
import type { Part } from './dissect-parts.ts'

/** Nodes along the four directions of the map: east, north, and between them. */
export function mapOrders({ lon, lat }: Pick<DissectGraph, 'lon' | 'lat'>, ids: Uint32Array, onStep: () => void): Uint32Array[] {
  let south = Infinity, north = -Infinity
  for (const u of ids) {
    south = Math.min(south, lat[u])
    north = Math.max(north, lat[u])
  }
  const shrink = Math.cos((south + north) / 2 * Math.PI / 180)
  const x = Float64Array.from(ids, u => lon[u] * shrink), y = Float64Array.from(ids, u => lat[u])
  return four(x, y).map(values => sorted(values, onStep))
}

/** Nodes along the directions that four far-apart nodes span: by how much further it is to one than to its opposite. */
export function landmarkOrders(part: Part, onStep: () => void): Uint32Array[] {
  const { count } = part, queue = new Uint32Array(count)
  const walk = (from: number): Int32Array => {
    onStep()
    return hops(part, from, queue)
  }
  walk(0)
  const a = queue[count - 1], fromA = walk(a)
  const b = queue[count - 1], fromB = walk(b)
  let c = 0, most = -1
  for (let u = 0; u < count; u++) {
    const least = Math.min(fromA[u], fromB[u])
    if (least <= most) continue
    most = least
    c = u
  }
  const fromC = walk(c), d = queue[count - 1], fromD = walk(d)
  const x = fromA.map((value, u) => value - fromB[u]), y = fromC.map((value, u) => value - fromD[u])
  return four(x, y).map(values => {
    onStep()
    return counted(values)
  })
}

/** Along x, along y, and along both diagonals. */
function four<A extends Float64Array | Int32Array>(x: A, y: A): A[] {
  return [x, y, x.map((value, i) => value + y[i]) as A, x.map((value, i) => value - y[i]) as A]
}

function hops({ count, first, head }: Part, from: number, queue: Uint32Array): Int32Array {
  const level = new Int32Array(count).fill(-1)
  let size = 0
  queue[size++] = from
  level[from] = 0
  for (let i = 0; i < size; i++) {
    const u = queue[i]
    for (let arc = first[u], end = first[u + 1]; arc < end; arc++) {
      const v = head[arc]
      if (level[v] !== -1) continue
      level[v] = level[u] + 1
      queue[size++] = v
    }
  }
  return level
}

/** Indexes by value, to 32 bits of the range; equal ones stay in their order. Cost: two counting passes. */
function sorted(values: Float64Array, onStep: () => void): Uint32Array {
  let low = Infinity, high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const scale = high > low ? 0xffffffff / (high - low) : 0
  const keys = Uint32Array.from(values, value => (value - low) * scale)
  let from = Uint32Array.from(values, (_, i) => i), to = new Uint32Array(values.length)
  for (const shift of [0, 16]) {
    onStep()
    const next = new Uint32Array(65537)
    for (const key of keys) next[(key >>> shift & 0xffff) + 1]++
    for (let i = 0; i < 65536; i++) next[i + 1] += next[i]
    for (const i of from) to[next[keys[i] >>> shift & 0xffff]++] = i
    const swap = from
    from = to
    to = swap
  }
  return from
}

/** Indexes by value, for integers of a small range; equal ones stay in their order. */
function counted(values: Int32Array): Uint32Array {
  let low = values[0], high = values[0]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const next = new Uint32Array(high - low + 2), order = new Uint32Array(values.length)
  for (let i = 0; i < values.length; i++) next[values[i] - low + 1]++
  for (let i = 0; i <= high - low; i++) next[i + 1] += next[i]
  for (let i = 0; i < values.length; i++) order[next[values[i] - low]++] = i
  return order
}
