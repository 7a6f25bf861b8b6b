/**
 * Position of a point along a Hilbert curve of order 16.
 * @param x integer in [0, 65535]
 * @param y integer in [0, 65535]
 * @returns an unsigned 32-bit integer
 * Source: Skilling's transform in the public-domain form used for R-trees (Hilbert order 16).
 */
export function hilbert(x: number, y: number): number {
  let rx = 0, ry = 0, d = 0
  for (let s = 32768; s > 0; s >>= 1) {
    rx = (x & s) > 0 ? 1 : 0
    ry = (y & s) > 0 ? 1 : 0
    d += s * s * ((3 * rx) ^ ry)
    if (ry === 0) {
      if (rx === 1) {
        x = 65535 - x
        y = 65535 - y
      }
      const t = x
      x = y
      y = t
    }
  }
  return d >>> 0
}

/** Ids 0..n-1 ordered along a Hilbert curve over their own bounding box; ties go to the lower id. */
export function hilbertOrder(x: ArrayLike<number>, y: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const n = x.length
  let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity
  for (let i = 0; i < n; i++) {
    if (x[i] < minX) minX = x[i]
    if (x[i] > maxX) maxX = x[i]
    if (y[i] < minY) minY = y[i]
    if (y[i] > maxY) maxY = y[i]
  }
  const scaleX = maxX > minX ? 65535 / (maxX - minX) : 0
  const scaleY = maxY > minY ? 65535 / (maxY - minY) : 0
  const keys = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    keys[i] = hilbert(Math.floor((x[i] - minX) * scaleX), Math.floor((y[i] - minY) * scaleY))
  }
  return sortedBy(keys)
}

/** Ids 0..n-1 in ascending order of their keys (unsigned 32-bit integers); stable, so ties go to the lower id. */
export function sortedBy(keys: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const n = keys.length
  let from = new Uint32Array(n), to = new Uint32Array(n)
  for (let i = 0; i < n; i++) from[i] = i
  const count = new Uint32Array(65537)
  for (let shift = 0; shift < 32; shift += 16) {
    count.fill(0)
    for (let i = 0; i < n; i++) count[((keys[i] >>> shift) & 65535) + 1]++
    for (let i = 0; i < 65536; i++) count[i + 1] += count[i]
    for (let i = 0; i < n; i++) {
      const id = from[i]
      to[count[(keys[id] >>> shift) & 65535]++] = id
    }
    const swap = from
    from = to
    to = swap
  }
  return from
}
