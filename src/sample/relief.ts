import { fractal, hash01 } from './noise.ts'
import type { Plan } from './plan.ts'
import { MinHeap } from '../core/heap.ts'

/** A stretch of river from its source or a confluence down to the next one or to the edge of the map. */
export interface River {
  /** Metres, downstream. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Height at each point; it never rises downstream. */
  readonly metres: Float64Array
  /** Width of the water in metres. */
  readonly width: number
  /** River that this one belongs to: all stretches down to the mouth share it. */
  readonly name: number
}

/** Heights and running water on a grid; cell (0, 0) is the south-west one. */
export interface Relief {
  readonly columns: number
  readonly rows: number
  readonly cell: number
  /** Metres by cell, filled so that every cell drains to the edge of the map. */
  readonly metres: Float64Array
  /** The cell that each cell drains into, -1 over the edge. */
  readonly downstream: Int32Array
  /** Cells drained, itself included. */
  readonly drained: Uint32Array
  /** Whether a river flows through. */
  readonly wet: Uint8Array
  /** Cells to the nearest river, in steps. */
  readonly toWater: Float32Array
  readonly rivers: readonly River[]
  /** Height anywhere in metres: the grid, interpolated, and small roughness. */
  heightAt(x: number, y: number): number
}

/** Metres of water at a cell: about 2.2 times the root of the square kilometres drained, 300 at most. */
export function riverWidth({ drained, cell: side }: Pick<Relief, 'drained' | 'cell'>, cell: number): number {
  return Math.min(300, 4 + 2.2 * Math.sqrt(drained[cell] * side * side / 1e6))
}

/** Makes hills, mountains in one quarter, and the rivers that run off them. Cost: O(cells log cells). */
export function makeRelief(plan: Plan): Relief {
  const columns = Math.round(plan.width / plan.cell), rows = Math.round(plan.height / plan.cell)
  const metres = raise(plan, columns, rows)
  const { downstream, order } = drain(metres, columns, rows)
  const drained = accumulate(downstream, order)
  const least = Math.max(20, plan.riverShare * columns * rows)
  const wet = Uint8Array.from(drained, cells => cells >= least ? 1 : 0)
  const grid = { columns, rows, cell: plan.cell, metres, downstream, drained, wet }
  const rough = fractal(plan.seed + 5, plan.cell * 1.5, 3)
  return { ...grid, toWater: stepsToWater(wet, columns, rows), rivers: traceRivers(grid, order, plan.seed), heightAt: (x, y) => Math.max(1, interpolate(grid, x, y) + 0.012 * plan.cell * rough(x, y)) }
}

function raise(plan: Plan, columns: number, rows: number): Float64Array {
  const { width, height, cell, mountains, seed } = plan
  const scale = Math.max(width, height)
  const hills = fractal(seed + 1, scale / 5, 6), ridges = fractal(seed + 2, scale / 4, 6), where = fractal(seed + 3, scale / 1.5, 3)
  const metres = new Float64Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = (column + 0.5) * cell, y = (row + 0.5) * cell
      const northEast = 0.55 * x / width + 0.75 * y / height
      const high = smooth((northEast + 0.35 * where(x, y) - 0.62) / 0.5)
      const ridge = 1 - Math.min(1, 1.6 * Math.abs(ridges(x, y)))
      metres[row * columns + column] = 30 + mountains * (0.16 * northEast + 0.09 * (1 + hills(x, y)) + high * (0.25 + 0.5 * ridge * ridge + 0.1 * hills(y, x)))
    }
  }
  return metres
}

function smooth(t: number): number {
  const s = Math.min(1, Math.max(0, t))
  return s * s * (3 - 2 * s)
}

/** Fills hollows and finds where water goes (priority flood: Barnes, Lehman and Mulla, 2014). Changes `metres`. */
function drain(metres: Float64Array, columns: number, rows: number): { downstream: Int32Array, order: Int32Array } {
  const cells = columns * rows
  const downstream = new Int32Array(cells).fill(-2), order = new Int32Array(cells)
  const queue = new MinHeap()
  for (let cell = 0; cell < cells; cell++) {
    const column = cell % columns, row = (cell - column) / columns
    if (column > 0 && row > 0 && column < columns - 1 && row < rows - 1) continue
    downstream[cell] = -1
    queue.push(metres[cell], cell)
  }
  for (let taken = 0; queue.length > 0; taken++) {
    const cell = queue.pop()
    order[taken] = cell
    const column = cell % columns, row = (cell - column) / columns
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const c = column + dx, r = row + dy
        if (c < 0 || r < 0 || c >= columns || r >= rows) continue
        const next = r * columns + c
        if (downstream[next] !== -2) continue
        downstream[next] = cell
        metres[next] = Math.max(metres[next], metres[cell] + 0.01)
        queue.push(metres[next], next)
      }
    }
  }
  return { downstream, order }
}

function accumulate(downstream: Int32Array, order: Int32Array): Uint32Array {
  const drained = new Uint32Array(order.length).fill(1)
  for (let i = order.length - 1; i >= 0; i--) if (downstream[order[i]] >= 0) drained[downstream[order[i]]] += drained[order[i]]
  return drained
}

function stepsToWater(wet: Uint8Array, columns: number, rows: number): Float32Array {
  const distance = new Float32Array(wet.length).fill(1e9)
  let front: number[] = []
  for (let cell = 0; cell < wet.length; cell++) if (wet[cell] === 1) front.push(cell)
  for (const cell of front) distance[cell] = 0
  for (let step = 1; front.length > 0; step++) {
    const next: number[] = []
    for (const cell of front) {
      const column = cell % columns
      for (const other of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (other < 0 || other >= columns * rows || distance[other] <= step) continue
        distance[other] = step
        next.push(other)
      }
    }
    front = next
  }
  return distance
}

type Grid = Omit<Relief, 'toWater' | 'rivers' | 'heightAt'>

function traceRivers(grid: Grid, order: Int32Array, seed: number): River[] {
  const { downstream, wet } = grid
  const inflows = new Uint8Array(wet.length), name = new Int32Array(wet.length).fill(-1)
  for (let cell = 0; cell < wet.length; cell++) if (wet[cell] === 1 && downstream[cell] >= 0) inflows[downstream[cell]]++
  // The larger inflow of a confluence keeps the name of the river below it.
  let names = 0
  const main = mainInflow(grid)
  for (const cell of order) {
    if (wet[cell] === 0) continue
    const below = downstream[cell]
    name[cell] = below >= 0 && main[below] === cell ? name[below] : names++
  }
  const rivers: River[] = []
  for (let start = 0; start < wet.length; start++) {
    if (wet[start] === 0 || inflows[start] === 1) continue
    const cells = [start]
    let at = downstream[start]
    while (at >= 0) {
      cells.push(at)
      if (inflows[at] !== 1) break
      at = downstream[at]
    }
    if (cells.length < 2) continue
    const last = cells[cells.length - 2]
    rivers.push({ ...course(grid, cells, seed), width: riverWidth(grid, last), name: name[last] })
  }
  return rivers
}

function mainInflow({ wet, downstream, drained }: Grid): Int32Array {
  const main = new Int32Array(wet.length).fill(-1)
  for (let cell = 0; cell < wet.length; cell++) {
    const below = downstream[cell]
    if (wet[cell] === 1 && below >= 0 && (main[below] < 0 || drained[cell] > drained[main[below]])) main[below] = cell
  }
  return main
}

/** A winding line through cells: each vertex pushed off its centre, corners cut twice (G. Chaikin, 1974); the ends stay, so that stretches meet. */
function course({ columns, cell, metres }: Grid, cells: readonly number[], seed: number): { x: Float64Array, y: Float64Array, metres: Float64Array } {
  let points = cells.map(at => {
    const column = at % columns, row = (at - column) / columns
    return [(column + 0.5 + 0.6 * (hash01(column, row, seed + 11) - 0.5)) * cell, (row + 0.5 + 0.6 * (hash01(column, row, seed + 12) - 0.5)) * cell, metres[at]]
  })
  for (let round = 0; round < 2; round++) {
    const cut = [points[0]]
    for (let i = 0; i + 1 < points.length; i++) {
      if (i > 0) cut.push(mix(points[i], points[i + 1], 0.25))
      if (i + 2 < points.length) cut.push(mix(points[i], points[i + 1], 0.75))
    }
    cut.push(points[points.length - 1])
    points = cut
  }
  return { x: Float64Array.from(points, p => p[0]), y: Float64Array.from(points, p => p[1]), metres: Float64Array.from(points, p => p[2]) }
}

function mix(a: readonly number[], b: readonly number[], t: number): number[] {
  return a.map((value, i) => value + t * (b[i] - value))
}

function interpolate({ columns, rows, cell, metres }: Grid, x: number, y: number): number {
  const fx = Math.min(columns - 1, Math.max(0, x / cell - 0.5)), fy = Math.min(rows - 1, Math.max(0, y / cell - 0.5))
  const column = Math.min(columns - 2, Math.floor(fx)), row = Math.min(rows - 2, Math.floor(fy))
  const u = fx - column, v = fy - row, at = row * columns + column
  return (metres[at] * (1 - u) + metres[at + 1] * u) * (1 - v) + (metres[at + columns] * (1 - u) + metres[at + columns + 1] * u) * v
}
