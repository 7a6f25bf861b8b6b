import type { Metres } from '../core/units.ts'
import type { Islands } from './mesh-islands.ts'
import type { MeshPoints } from './mesh-points.ts'

/** Most cells of the grid that the lattice is chosen from. */
const maxCells = 4_000_000
/** Cells around the roads' own box. */
const margin = 20

/** Points off the roads, each with the road point nearest to it and how far that is; those of islands beside roads among them. */
export interface Lattice {
  readonly point: Uint32Array
  readonly anchor: Uint32Array
  readonly metres: Float32Array
}

/**
 * Adds a lattice off the roads and a frame far outside. The lattice is dense beside roads and thins out with the distance from them, so that
 * land where nobody can get to does not count as reached just because the roads around it are.
 * @param step metres between lattice points near roads
 * @param islands points that are no roads to walk to
 * Cost: two passes over a grid of that step.
 */
export function layLattice(points: MeshPoints, step: Metres, islands: Islands): Lattice {
  const roads = points.x.length
  if (roads === 0) {
    frame(points, 0, 0, 0, 0)
    return { point: new Uint32Array(), anchor: new Uint32Array(), metres: new Float32Array() }
  }
  const { west, south, east, north } = boxOf(points)
  const cell = Math.max(step, Math.sqrt((east - west) * (north - south) / maxCells))
  const columns = Math.ceil((east - west) / cell) + 2 * margin + 1, rows = Math.ceil((north - south) / cell) + 2 * margin + 1
  const west0 = west - margin * cell, south0 = south - margin * cell
  const near = nearestPoints(points, new Set(islands.point), { columns, rows, cell, west: west0, south: south0 })
  const point: number[] = [...islands.point], anchor: number[] = [...islands.anchor], metres: number[] = [...islands.metres]
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const nearest = near[r * columns + c], px = west0 + c * cell, py = south0 + r * cell
      const distance = Math.hypot(points.x.values[nearest] - px, points.y.values[nearest] - py)
      // Every second point in each direction where the nearest road is 4 steps away, every fourth at 8, and so on.
      const stride = 1 << Math.max(0, Math.min(10, Math.floor(Math.log2(distance / (2 * cell)))))
      if (distance < cell / 2 || ((r | c) & (stride - 1)) !== 0) continue
      points.x.push(px)
      point.push(points.y.push(py))
      anchor.push(nearest)
      metres.push(distance)
    }
  }
  frame(points, west0, south0, columns * cell, rows * cell)
  return { point: Uint32Array.from(point), anchor: Uint32Array.from(anchor), metres: Float32Array.from(metres) }
}

interface Grid { readonly columns: number, readonly rows: number, readonly cell: Metres, readonly west: number, readonly south: number }

function boxOf(points: MeshPoints): { west: number, south: number, east: number, north: number } {
  const x = points.x.values, y = points.y.values
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
  for (let i = 0; i < points.x.length; i++) {
    west = Math.min(west, x[i])
    east = Math.max(east, x[i])
    south = Math.min(south, y[i])
    north = Math.max(north, y[i])
  }
  return { west, south, east, north }
}

/** The nearest road point of every grid point, nearly exactly: two sweeps that hand the nearest on from neighbour to neighbour (Danielsson 1980). */
function nearestPoints(points: MeshPoints, islands: ReadonlySet<number>, { columns, rows, cell, west, south }: Grid): Int32Array {
  const x = points.x.values, y = points.y.values
  const near = new Int32Array(columns * rows).fill(-1), squared = new Float64Array(columns * rows).fill(Infinity)
  const offer = (c: number, r: number, id: number): void => {
    const dx = x[id] - (west + c * cell), dy = y[id] - (south + r * cell), d = dx * dx + dy * dy, at = r * columns + c
    if (d < squared[at]) {
      squared[at] = d
      near[at] = id
    }
  }
  for (let id = 0; id < points.x.length; id++) if (!islands.has(id)) offer(Math.round((x[id] - west) / cell), Math.round((y[id] - south) / cell), id)
  const take = (c: number, r: number, dc: number, dr: number): void => {
    if (c + dc < 0 || c + dc >= columns || r + dr < 0 || r + dr >= rows) return
    const id = near[(r + dr) * columns + c + dc]
    if (id !== -1) offer(c, r, id)
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      take(c, r, -1, -1)
      take(c, r, 0, -1)
      take(c, r, 1, -1)
      take(c, r, -1, 0)
    }
    for (let c = columns - 1; c >= 0; c--) take(c, r, 1, 0)
  }
  for (let r = rows - 1; r >= 0; r--) {
    for (let c = columns - 1; c >= 0; c--) {
      take(c, r, 1, 1)
      take(c, r, 0, 1)
      take(c, r, -1, 1)
      take(c, r, 1, 0)
    }
    for (let c = 0; c < columns; c++) take(c, r, -1, 0)
  }
  return near
}

/** Eight points far outside, which nothing reaches: no contour meets the hull. */
function frame(points: MeshPoints, west: number, south: number, width: number, height: number): void {
  const far = Math.max(width, height, 20_000)
  for (const [u, v] of [[0, 0], [0.5, 0], [1, 0], [1, 0.5], [1, 1], [0.5, 1], [0, 1], [0, 0.5]]) {
    points.x.push(west - far + u * (width + 2 * far))
    points.y.push(south - far + v * (height + 2 * far))
  }
}
