import { seeded, type Random } from '../src/core/random.ts'
import { gridMetres } from '../src/geo/grid-metres.ts'
import type { ClassGround } from '../src/surface/ground.ts'
import type { SpeedScenarioRow } from '../src/data/speed-scenario.ts'

/** Cells of the grids that are measured; the largest is Iraq's area at 100 m: 6,600 x 6,700. */
export const terrainSizes: readonly number[] = [1_000_000, 4_400_000, 9_000_000, 44_220_000]

/** A made-up country in cells of 100 m, EPSG:32638. */
export interface TerrainGrid {
  readonly width: number
  readonly height: number
  /** Outer edges in metres. */
  readonly bbox: readonly [west: number, south: number, east: number, north: number]
  /** Row of `classes` by cell, 0 for water. */
  readonly code: Uint8Array
  /** Class number, speed and mode by code; the first is water with speed 0. */
  readonly classes: readonly SpeedScenarioRow[]
  /** Whole metres above sea. */
  readonly elevation: Int16Array
  /** Cells with a facility: 5,205 of 44.2 million, in proportion otherwise. */
  readonly facilities: Int32Array
}

const cellMetres = 100
const classes: readonly SpeedScenarioRow[] = [
  { class: 0, label: 'water', speed: 0, mode: 'walking' },
  { class: 1, label: 'built-up', speed: 5, mode: 'walking' },
  { class: 2, label: 'low vegetation', speed: 4, mode: 'walking' },
  { class: 3, label: 'dense vegetation', speed: 2, mode: 'walking' },
  { class: 4, label: 'bare ground', speed: 3, mode: 'walking' },
  { class: 5, label: 'crops', speed: 2.5, mode: 'walking' },
  { class: 1001, label: 'main road', speed: 80, mode: 'motorised' },
  { class: 1002, label: 'secondary road', speed: 50, mode: 'motorised' },
  { class: 1003, label: 'tertiary road', speed: 25, mode: 'motorised' },
]

/**
 * Draws a country of about so many cells: fractal relief, steeper to the north; patches of land cover; lakes; rivers that only roads cross; roads between towns; facilities in towns and beside roads.
 * The same arguments give the same country on every machine. Cost: about 0.1 µs and 3 bytes a cell.
 */
export function terrainGrid(cells: number, seed: number): TerrainGrid {
  const width = Math.round(Math.sqrt(cells * 66 / 67)), height = Math.round(cells / width)
  const random = seeded(seed)
  const code = landCover(width, height, random), elevation = relief(width, height, random)
  for (let i = 0; i < Math.max(2, Math.round((width + height) / 400)); i++) drawRiver(code, width, height, random)
  const towns = drawRoads(code, width, height, random)
  const bbox = [200_000, 3_300_000, 200_000 + width * cellMetres, 3_300_000 + height * cellMetres] as const
  return { width, height, bbox, code, classes, elevation, facilities: placeFacilities(code, width, height, towns, Math.round(width * height / 8495.7), random) }
}

/** What the search reads. */
export function groundOf(grid: TerrainGrid): ClassGround {
  const { width, height, bbox, code, elevation } = grid
  const metres = gridMetres({ width, height, bbox, projector: { isLonLat: false } as Parameters<typeof gridMetres>[0]['projector'] })
  return { kind: 'classes', width, height, metres, code, mode: grid.classes.map(row => row.mode), kmh: Float64Array.from(grid.classes, row => row.speed), elevation }
}

/** Adds smooth noise to a row: random heights on a lattice, interpolated between. */
class Noise {
  readonly #lattice: Float32Array
  readonly #columns: number
  readonly #spacing: number
  readonly #edge: Float32Array

  constructor(width: number, height: number, spacing: number, random: Random) {
    this.#spacing = spacing
    this.#columns = Math.ceil(width / spacing) + 2
    this.#lattice = Float32Array.from({ length: this.#columns * (Math.ceil(height / spacing) + 2) }, () => random() * 2 - 1)
    this.#edge = new Float32Array(this.#columns)
  }

  addTo(out: Float32Array, row: number, amplitude: number): void {
    const lattice = this.#lattice, columns = this.#columns, spacing = this.#spacing, edge = this.#edge
    const y = Math.floor(row / spacing), fy = smooth(row / spacing - y)
    for (let i = 0; i < columns; i++) edge[i] = lattice[y * columns + i]! + (lattice[(y + 1) * columns + i]! - lattice[y * columns + i]!) * fy
    for (let i = 0, from = 0; from < out.length; i++, from += spacing) {
      const a = edge[i]! * amplitude, b = (edge[i + 1]! - edge[i]!) * amplitude
      const end = Math.min(out.length, from + spacing)
      for (let c = from; c < end; c++) out[c]! += a + b * smooth((c - from) / spacing)
    }
  }
}

function relief(width: number, height: number, random: Random): Int16Array {
  const elevation = new Int16Array(width * height), out = new Float32Array(width), rough = new Float32Array(width)
  const regions = new Noise(width, height, 512, random)
  const octaves = [512, 256, 128, 64, 32, 16, 8, 4, 2].map(spacing => ({ amplitude: 4 * spacing ** 0.85, noise: new Noise(width, height, spacing, random) }))
  for (let row = 0; row < height; row++) {
    out.fill(0)
    rough.fill(0.9 - row / height)
    regions.addTo(rough, row, 0.6)
    for (const { noise, amplitude } of octaves) noise.addTo(out, row, amplitude)
    for (let c = 0; c < width; c++) elevation[row * width + c] = Math.round(300 + 500 * (1 - row / height) + out[c]! * Math.max(0.06, rough[c]!))
  }
  return elevation
}

function landCover(width: number, height: number, random: Random): Uint8Array {
  const code = new Uint8Array(width * height), wet = new Float32Array(width), dense = new Float32Array(width)
  const wide = new Noise(width, height, 160, random), small = new Noise(width, height, 11, random), fine = new Noise(width, height, 3, random), lakes = new Noise(width, height, 60, random)
  for (let row = 0; row < height; row++) {
    wet.fill(0)
    dense.fill(0)
    wide.addTo(wet, row, 1)
    small.addTo(wet, row, 0.6)
    fine.addTo(dense, row, 0.4)
    small.addTo(dense, row, -0.4)
    lakes.addTo(dense, row, 1)
    for (let c = 0; c < width; c++) {
      const w = wet[c]!, d = dense[c]!
      code[row * width + c] = d > 1.15 ? 0 : d < -1.05 ? 1 : w < -0.35 ? 4 : w > 0.4 ? 3 : d > 0.25 ? 5 : 2
    }
  }
  return code
}

/** A river from the north to the south edge, with no gap at corners. */
function drawRiver(code: Uint8Array, width: number, height: number, random: Random): void {
  let x = random() * width, drift = 0
  for (let y = 0; y < height;) {
    drift = drift * 0.97 + random.normal() * 0.12
    const next = Math.max(0, Math.min(width - 1, x + drift * 2)), to = y + 1
    drawLine(x, y, next, to, width, height, cell => { code[cell] = 0 })
    x = next
    y = to
  }
}

/** Towns on a jittered lattice, each joined to its neighbours to the east, south and south-east; returns where they are. */
function drawRoads(code: Uint8Array, width: number, height: number, random: Random): Float64Array {
  const spacing = 94, columns = Math.ceil(width / spacing), rows = Math.ceil(height / spacing)
  const towns = new Float64Array(columns * rows * 2)
  for (let i = 0; i < columns * rows; i++) {
    towns[2 * i] = Math.min(width - 1, ((i % columns) + 0.1 + 0.8 * random()) * spacing)
    towns[2 * i + 1] = Math.min(height - 1, (Math.floor(i / columns) + 0.1 + 0.8 * random()) * spacing)
  }
  for (const rank of [8, 7, 6]) {
    const step = rank === 8 ? 1 : rank === 7 ? 3 : 9
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const link = (dc: number, dr: number): void => {
          if (c + dc < columns && r + dr < rows) drawRoad(code, width, height, towns, r * columns + c, (r + dr) * columns + c + dc, rank, random)
        }
        if (r % step === 0 && (step > 1 || random() < 0.75)) link(1, 0)
        if (c % step === 0 && (step > 1 || random() < 0.75)) link(0, 1)
        if (step === 1 && random() < 0.4) link(1, 1)
      }
    }
  }
  return towns
}

function drawRoad(code: Uint8Array, width: number, height: number, towns: Float64Array, from: number, to: number, rank: number, random: Random): void {
  const bend = (x0: number, y0: number, x1: number, y1: number, depth: number): void => {
    const mark = (cell: number): void => { code[cell] = rank }
    if (depth === 0) {
      drawLine(x0, y0, x1, y1, width, height, mark)
      return
    }
    const length = Math.hypot(x1 - x0, y1 - y0)
    const x = clamp((x0 + x1) / 2 + random.normal() * length * 0.09, width), y = clamp((y0 + y1) / 2 + random.normal() * length * 0.09, height)
    bend(x0, y0, x, y, depth - 1)
    bend(x, y, x1, y1, depth - 1)
  }
  bend(towns[2 * from]!, towns[2 * from + 1]!, towns[2 * to]!, towns[2 * to + 1]!, 4)
}

/** The cells that a line crosses, each beside the one before. */
function drawLine(x0: number, y0: number, x1: number, y1: number, width: number, height: number, mark: (cell: number) => void): void {
  let c = Math.floor(x0), r = Math.floor(y0)
  const lastC = Math.floor(x1), lastR = Math.floor(y1), sc = Math.sign(lastC - c), sr = Math.sign(lastR - r)
  const dx = Math.abs(x1 - x0), dy = Math.abs(y1 - y0)
  let nextX = sc > 0 ? (c + 1 - x0) / dx : (x0 - c) / dx, nextY = sr > 0 ? (r + 1 - y0) / dy : (y0 - r) / dy
  for (;;) {
    if (c >= 0 && r >= 0 && c < width && r < height) mark(r * width + c)
    if (c === lastC && r === lastR) return
    if (r === lastR || (c !== lastC && nextX < nextY)) {
      c += sc
      nextX += 1 / dx
    } else {
      r += sr
      nextY += 1 / dy
    }
  }
}

/** One facility in three away from the towns; none on water. */
function placeFacilities(code: Uint8Array, width: number, height: number, towns: Float64Array, count: number, random: Random): Int32Array {
  const cells = new Set<number>()
  while (cells.size < Math.max(1, count)) {
    const town = random.below(towns.length / 2), isRural = random() < 1 / 3
    const c = clamp(isRural ? random() * width : towns[2 * town]! + random.normal() * 4, width), r = clamp(isRural ? random() * height : towns[2 * town + 1]! + random.normal() * 4, height)
    const cell = Math.floor(r) * width + Math.floor(c)
    if (code[cell] !== 0) cells.add(cell)
  }
  return Int32Array.from(cells)
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t)
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value))
}
