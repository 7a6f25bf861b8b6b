/** Pairs of segments of closed rings that cross or touch, other than neighbours at their common end: by trying every pair. */
export function crossings(rings: readonly (readonly (readonly number[])[])[]): string[] {
  const segments = rings.flatMap((ring, r) => ring.slice(1).map((end, i) => ({ r, i, last: ring.length - 2, a: ring[i]!, b: end })))
  const found: string[] = []
  for (let p = 0; p < segments.length; p++) {
    const s = segments[p]!
    for (let q = p + 1; q < segments.length; q++) {
      const t = segments[q]!
      const areNeighbours = s.r === t.r && (t.i === s.i + 1 || (s.i === 0 && t.i === s.last))
      if (Math.max(s.a[0]!, s.b[0]!) < Math.min(t.a[0]!, t.b[0]!) || Math.max(t.a[0]!, t.b[0]!) < Math.min(s.a[0]!, s.b[0]!)) continue
      if (Math.max(s.a[1]!, s.b[1]!) < Math.min(t.a[1]!, t.b[1]!) || Math.max(t.a[1]!, t.b[1]!) < Math.min(s.a[1]!, s.b[1]!)) continue
      const sa = side(t.a, t.b, s.a), sb = side(t.a, t.b, s.b), ta = side(s.a, s.b, t.a), tb = side(s.a, s.b, t.b)
      // Neighbours may only meet in their common vertex: they overlap when they lie on one line and turn back.
      const meets = areNeighbours ? sa === 0 && sb === 0 && turnsBack(s, t) : sa * sb <= 0 && ta * tb <= 0
      if (meets) found.push(`${s.r}.${s.i} meets ${t.r}.${t.i} at ${s.a.join(' ')}`)
    }
  }
  return found
}

function turnsBack(s: { a: readonly number[], b: readonly number[] }, t: { a: readonly number[], b: readonly number[] }): boolean {
  return (s.b[0]! - s.a[0]!) * (t.b[0]! - t.a[0]!) + (s.b[1]! - s.a[1]!) * (t.b[1]! - t.a[1]!) < 0
}

function side(a: readonly number[], b: readonly number[], p: readonly number[]): number {
  // Whole units of 1e-7 degrees, so that the sign is exact.
  const [ax, ay, bx, by, px, py] = [a[0]!, a[1]!, b[0]!, b[1]!, p[0]!, p[1]!].map(v => Math.round(v * 1e7)) as [number, number, number, number, number, number]
  return Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax))
}

/** Whether a position lies within polygons, by the even-odd rule over all rings. */
export function within(polygons: readonly (readonly (readonly (readonly number[])[])[])[], x: number, y: number): boolean {
  let odd = false
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [x1, y1] = ring[i - 1]! as [number, number], [x2, y2] = ring[i]! as [number, number]
      if (y1 > y !== y2 > y && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) odd = !odd
    }
  }
  return odd
}

/** Twice the signed area of a closed ring: positive when counter-clockwise. */
export function turn(ring: readonly (readonly number[])[]): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1]![0]! * ring[i]![1]! - ring[i]![0]! * ring[i - 1]![1]!
  return sum
}
