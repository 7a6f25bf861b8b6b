import type { Position } from 'geojson'

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

/** A longitude between -180 and 180. */
export function wrapLon(lon: number): number {
  return lon >= -180 && lon <= 180 ? lon : lon - 360 * Math.floor((lon + 180) / 360)
}

function shift(ring: readonly Position[], by: number): Position[] {
  return ring.map(([x, y]) => [x + by, y])
}
