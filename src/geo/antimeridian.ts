import type { Position } from 'geojson'
import type { Bbox } from '../core/types.ts'

/**
 * A ring without jumps: where it crosses the 180th meridian its longitudes run on beyond 180 instead.
 * A step of more than 180 degrees counts as a crossing, except between 180 and -180 themselves, where rings around a pole or the world turn.
 * @returns the ring itself where it has no such step, or where it would not close (it goes round a pole)
 */
export function unwrapRing(ring: readonly Position[]): readonly Position[] {
  let turns = 0
  const out: Position[] = []
  for (const [i, position] of ring.entries()) {
    const step = i === 0 ? 0 : position[0] - ring[i - 1][0]
    if (Math.abs(step) > 180 && Math.abs(step) < 360) turns -= Math.sign(step)
    out.push([position[0] + 360 * turns, position[1]])
  }
  const isOpen = out.length > 0 && out[0][0] !== out[out.length - 1][0] && ring[0][0] === ring[ring.length - 1][0]
  return isOpen || out.every((position, i) => position[0] === ring[i][0]) ? ring : out
}

/** Rings, and copies of those that reach beyond 180 degrees shifted back, so that a point within 180 degrees finds them. */
export function wrapRings(rings: readonly (readonly Position[])[]): (readonly Position[])[] {
  return rings.flatMap(ring => {
    const unwrapped = unwrapRing(ring)
    const copies = [unwrapped]
    if (unwrapped.some(([x]) => x > 180)) copies.push(shift(unwrapped, -360))
    if (unwrapped.some(([x]) => x < -180)) copies.push(shift(unwrapped, 360))
    return copies
  })
}

/**
 * Cuts a polygon that crosses the 180th meridian into polygons on either side of it (RFC 7946, section 3.1.9); others come back as they are.
 * @param rings outer ring first, then holes
 */
export function splitRings(rings: readonly Position[][]): Position[][][] {
  const unwrapped = rings.map(ring => [...unwrapRing(ring)])
  const outer = unwrapped[0] ?? []
  if (outer.every(([x]) => x >= -180 && x <= 180)) return [[...rings]]
  const centre = outer.reduce((sum, [x]) => sum + x, 0) / outer.length
  // Holes are unwrapped by themselves: bring each beside its outer ring.
  const level = unwrapped.map((ring, i) => i === 0 ? ring : shift(ring, 360 * Math.round((centre - ring[0][0]) / 360)))
  const parts: Position[][][] = []
  for (const turn of [-1, 0, 1]) {
    const clipped = level.map(ring => clip(ring, turn * 360 - 180, turn * 360 + 180))
    if (clipped[0].length < 4) continue
    parts.push(clipped.filter(ring => ring.length >= 4).map(ring => shift(ring, -360 * turn)))
  }
  return parts
}

/** The part of a ring between two meridians (Sutherland and Hodgman, 1974). */
function clip(ring: readonly Position[], west: number, east: number): Position[] {
  const right = clipSide(ring, west, 1)
  return clipSide(right, east, -1)
}

function clipSide(ring: readonly Position[], limit: number, side: 1 | -1): Position[] {
  const out: Position[] = []
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[j], [x2, y2] = ring[i]
    const wasIn = (x1 - limit) * side >= 0, isIn = (x2 - limit) * side >= 0
    if (wasIn !== isIn) out.push([limit, y1 + (y2 - y1) * (limit - x1) / (x2 - x1)])
    if (isIn) out.push([x2, y2])
  }
  if (out.length > 0 && (out[0][0] !== out[out.length - 1][0] || out[0][1] !== out[out.length - 1][1])) out.push(out[0])
  return out
}

/** A longitude turned by 360 degrees where only then a box holds it: 179 and -181 are one meridian. */
export function lonBeside(lon: number, [west, , east]: Bbox): number {
  if (lon >= west && lon < east) return lon
  if (lon + 360 >= west && lon + 360 < east) return lon + 360
  return lon - 360 >= west && lon - 360 < east ? lon - 360 : lon
}

/**
 * Brings shapes beside a grid that reaches over the 180th meridian, such as one from 170 to 190 degrees; for other grids longitudes stay.
 * @returns begins a shape: each longitude of it follows the one before the short way round, and the first lies on the turn nearest to the grid
 */
export function lonFollower([west, , east]: Bbox): () => (lon: number) => number {
  if ((west >= -180 && east <= 180) || east - west >= 359) return () => lon => lon
  const middle = (west + east) / 2
  return () => {
    let last = NaN, turn = 0
    return lon => {
      const step = lon - last
      if (step !== step) turn = 360 * Math.round((middle - lon) / 360)
      else if (Math.abs(step) > 180) turn -= 360 * Math.sign(step)
      last = lon
      return lon + turn
    }
  }
}

/** A longitude between -180 and 180. */
export function wrapLon(lon: number): number {
  return lon >= -180 && lon <= 180 ? lon : lon - 360 * Math.floor((lon + 180) / 360)
}

function shift(ring: readonly Position[], by: number): Position[] {
  return ring.map(([x, y]) => [x + by, y])
}
