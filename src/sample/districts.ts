import type { MultiPolygon, Position } from 'geojson'
import { inRing, signedArea2 } from '../geo/polygons.ts'
import { fractal, hash01 } from './noise.ts'
import type { Frame, Plan } from './plan.ts'

/** Whether a position on the plane lies well inside the country, by the shape of its border before it is drawn in detail. */
export type Inside = (x: number, y: number) => boolean

/** The shape of a country: a rounded box with a wavy border. */
export function makeOutline(plan: Plan): Inside {
  const wave = fractal(plan.seed + 21, Math.max(plan.width, plan.height) / 3, 4)
  return (x, y) => {
    const u = Math.abs(2 * x / plan.width - 1), v = Math.abs(2 * y / plan.height - 1)
    return Math.cbrt(u * u * u + v * v * v) + 0.1 * wave(x, y) < 0.9
  }
}

/** A place that districts grow around. */
export interface DistrictSeed {
  readonly x: number
  readonly y: number
}

/** Districts that tile the country: neighbours share every vertex of their border. */
export interface Districts {
  readonly count: number
  /** Outlines in degrees by district; outer rings counter-clockwise. */
  readonly shapes: readonly MultiPolygon[]
  /** District at a position in degrees, -1 abroad. */
  at(lon: number, lat: number): number
}

/**
 * Grows districts around seeds on a grid with wavy borders, then traces the borders along the cells with every vertex pushed off its place.
 * The first seed's district is a town of its own, a hole in the district around it; the last district has a piece inside its neighbour.
 * @param town metres around the first seed that belong to it
 */
export function makeDistricts(plan: Plan, frame: Frame, inside: Inside, seeds: readonly DistrictSeed[], town: number): Districts {
  const cell = plan.districtCell
  const columns = Math.ceil(plan.width / cell), rows = Math.ceil(plan.height / cell)
  const label = grow(plan, columns, rows, inside, seeds, town)
  const rings = seeds.map((_, district) => trace(label, columns, rows, district))
  const position = vertexPosition(plan, frame, columns)
  const shapes = rings.map(list => assemble(list.map(ring => ring.map(position))))
  const sure = label.map((_, at) => surely(label, columns, rows, at))
  const at = (lon: number, lat: number): number => {
    const [x, y] = frame.toPlane(lon, lat)
    const column = Math.floor(x / cell), row = Math.floor(y / cell)
    if (column < 0 || row < 0 || column >= columns || row >= rows) return -1
    const district = sure[row * columns + column]
    return district === unsure ? find(label, columns, rows, shapes, column, row, lon, lat) : district
  }
  return { count: seeds.length, shapes, at }
}

function grow(plan: Plan, columns: number, rows: number, inside: Inside, seeds: readonly DistrictSeed[], town: number): Int16Array {
  const cell = plan.districtCell, span = Math.max(plan.width, plan.height)
  const warpX = fractal(plan.seed + 22, span / 6, 4), warpY = fractal(plan.seed + 23, span / 6, 4)
  const label = new Int16Array(columns * rows).fill(-1)
  const far = seeds[seeds.length - 1], near = nearestSeed(seeds, seeds.length - 1)
  // A piece of the last district two thirds of the way to its nearest neighbour.
  const pieceX = far.x + 0.72 * (near.x - far.x), pieceY = far.y + 0.72 * (near.y - far.y), piece = Math.max(2.2 * cell, 0.1 * Math.hypot(near.x - far.x, near.y - far.y))
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = (column + 0.5) * cell, y = (row + 0.5) * cell
      if (!inside(x, y)) continue
      const wx = x + 0.05 * span * warpX(x, y), wy = y + 0.05 * span * warpY(x, y)
      let best = 1, least = Infinity
      for (let s = 1; s < seeds.length; s++) {
        const distance = (seeds[s].x - wx) ** 2 + (seeds[s].y - wy) ** 2
        if (distance < least) {
          least = distance
          best = s
        }
      }
      if (Math.hypot(pieceX - x, pieceY - y) < piece) best = seeds.length - 1
      if (Math.hypot(seeds[0].x - x, seeds[0].y - y) < town) best = 0
      label[row * columns + column] = best
    }
  }
  return label
}

function nearestSeed(seeds: readonly DistrictSeed[], of: number): DistrictSeed {
  let best = seeds[1], least = Infinity
  for (let s = 1; s < seeds.length; s++) {
    const distance = Math.hypot(seeds[s].x - seeds[of].x, seeds[s].y - seeds[of].y)
    if (s !== of && distance < least) {
      least = distance
      best = seeds[s]
    }
  }
  return best
}

// Steps along cell borders: east, north, west, south.
const stepX = [1, 0, -1, 0], stepY = [0, 1, 0, -1]

/** Rings of vertex numbers around the cells of a label, the label on the left hand. */
function trace(label: Int16Array, columns: number, rows: number, district: number): number[][] {
  const at = (column: number, row: number): boolean => column >= 0 && row >= 0 && column < columns && row < rows && label[row * columns + column] === district
  const wide = columns + 1
  // Border steps by vertex: bit d set when a border runs from the vertex in direction d.
  const steps = new Map<number, number>()
  const add = (column: number, row: number, direction: number): void => void steps.set(row * wide + column, (steps.get(row * wide + column) ?? 0) | (1 << direction))
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!at(column, row)) continue
      if (!at(column, row - 1)) add(column, row, 0)
      if (!at(column + 1, row)) add(column + 1, row, 1)
      if (!at(column, row + 1)) add(column + 1, row + 1, 2)
      if (!at(column - 1, row)) add(column, row + 1, 3)
    }
  }
  const rings: number[][] = []
  for (const start of steps.keys()) {
    while (steps.get(start) !== 0) rings.push(follow(steps, wide, start))
  }
  return rings
}

function follow(steps: Map<number, number>, wide: number, start: number): number[] {
  const ring = [start]
  let vertex = start, heading = -1
  do {
    const open = steps.get(vertex)!
    // Left first, so that cells that touch at a corner only stay apart.
    const order = heading < 0 ? [0, 1, 2, 3] : [(heading + 1) & 3, heading, (heading + 3) & 3]
    heading = order.find(direction => (open >> direction & 1) === 1)!
    steps.set(vertex, open & ~(1 << heading))
    vertex += stepX[heading] + stepY[heading] * wide
    ring.push(vertex)
  } while (vertex !== start)
  return ring
}

function vertexPosition({ districtCell, seed }: Plan, frame: Frame, columns: number): (vertex: number) => Position {
  return vertex => {
    const column = vertex % (columns + 1), row = (vertex - column) / (columns + 1)
    const x = (column + 0.55 * (hash01(column, row, seed + 24) - 0.5)) * districtCell, y = (row + 0.55 * (hash01(column, row, seed + 25) - 0.5)) * districtCell
    const [lon, lat] = frame.toLonLat(x, y)
    return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6]
  }
}

function assemble(rings: readonly Position[][]): MultiPolygon {
  const outers = rings.filter(ring => signedArea2(ring) > 0).map(ring => [ring])
  for (const hole of rings.filter(ring => signedArea2(ring) < 0)) {
    const x = (hole[0][0] + hole[1][0]) / 2, y = (hole[0][1] + hole[1][1]) / 2
    const around = outers.filter(polygon => inRing(polygon[0], x, y)).sort((a, b) => signedArea2(a[0]) - signedArea2(b[0]))
    around.at(0)?.push(hole)
  }
  return { type: 'MultiPolygon', coordinates: outers }
}

const unsure = -2

/** The label of a cell when all around it have the same, so that no border is near. */
function surely(label: Int16Array, columns: number, rows: number, at: number): number {
  const near = labelsAround(label, columns, rows, at % columns, Math.floor(at / columns))
  return near.length === 1 ? near[0] : unsure
}

function labelsAround(label: Int16Array, columns: number, rows: number, column: number, row: number): number[] {
  const near: number[] = []
  for (let r = row - 1; r <= row + 1; r++) {
    for (let c = column - 1; c <= column + 1; c++) {
      const district = c >= 0 && r >= 0 && c < columns && r < rows ? label[r * columns + c] : -1
      if (!near.includes(district)) near.push(district)
    }
  }
  return near.sort((a, b) => a - b)
}

/** Asks the outlines of the districts near a cell. */
function find(label: Int16Array, columns: number, rows: number, shapes: readonly MultiPolygon[], column: number, row: number, lon: number, lat: number): number {
  return labelsAround(label, columns, rows, column, row).find(district => district >= 0 && inShape(shapes[district], lon, lat)) ?? -1
}

function inShape(shape: MultiPolygon, lon: number, lat: number): boolean {
  return shape.coordinates.some(rings => inRing(rings[0], lon, lat) && !rings.slice(1).some(hole => inRing(hole, lon, lat)))
}
