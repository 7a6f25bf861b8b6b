import type { TimeField } from '../../src/data/field.ts'
import { outgoingHalfedges, triangulate } from '../../src/geo/delaunay.ts'

const unreachable = 0xffffffff

/** A field over any points: the hull is pushed outside by a far frame, and edges are crossed where times interpolate. */
export function fieldOf(points: readonly { lon: number, lat: number, ms: number }[]): TimeField {
  const all = [...points, ...[[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([lon, lat]) => ({ lon: lon!, lat: lat!, ms: unreachable }))]
  const lon = Float64Array.from(all, p => p.lon), lat = Float64Array.from(all, p => p.lat), ms = Uint32Array.from(all, p => p.ms)
  const { triangles, halfedges } = triangulate(lon, lat)
  return {
    lon, lat, ms, triangles, halfedges, outgoing: outgoingHalfedges(triangles, all.length),
    reached: Uint32Array.from(ms.keys()).filter(v => ms[v] !== unreachable),
    weight: Float32Array.from(ms, value => value === unreachable ? 0 : 1),
    crossing(e, cutoff) {
      const a = ms[triangles[e]!]!, b = ms[triangles[e % 3 === 2 ? e - 2 : e + 1]!]!
      return b === unreachable ? 0.5 : Math.max(0.05, Math.min(0.95, (cutoff - a) / (b - a)))
    },
  }
}

/** A field drawn as text: digits are minutes, dots are unreachable; one step of a thousandth of a degree a character, first line north. */
export function fieldFromMap(map: string): TimeField {
  const lines = map.trim().split('\n').map(line => line.trim())
  return fieldOf(lines.flatMap((line, row) => [...line].map((letter, column) => ({
    lon: column / 1000, lat: (lines.length - 1 - row) / 1000, ms: letter === '.' ? unreachable : Number(letter) * 60_000,
  }))))
}
