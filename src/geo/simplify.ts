import { LadderQueue } from '../core/ladder-queue.ts'
import { cellsOf, type Cells } from './cells.ts'
import { ringScale, type Rings } from './contour.ts'
import { metresPerDegree, metresPerLon } from './distance.ts'
import { LineIndex, type SidedLines } from './line-index.ts'

/** How far rings may be simplified; columns by level. */
export interface SimplifyBudget {
  /** Weight of the lines that may change side. */
  readonly weight: readonly number[]
  /** Square metres that may change side. */
  readonly area: readonly number[]
  /** Vertices at which to stop. */
  readonly vertices: number
  /** Square metres that cost as much as one unit of weight. */
  readonly areaPerWeight: number
}

/** Simplified rings, and what it cost by level. */
export interface Simplified {
  readonly rings: Rings
  /** Weight of the lines that changed side, less that of lines put right. */
  readonly weight: Float64Array
  /** Square metres that changed side, at most. */
  readonly area: Float64Array
}

/**
 * Takes away the vertex whose loss moves the least (weight of lines that change side, plus area) until a budget is spent, all levels together.
 * A vertex stays while another vertex of any level lies in the triangle it spans with its neighbours, so rings never cross themselves or each
 * other and nested levels stay nested. Where rings of two levels share a vertex, the lower may only shrink there and the higher only grow.
 * Cost: n log n in vertices, times the lines near each; 20,000 vertices take about 50 ms.
 */
export function simplify(rings: Rings, lines: SidedLines, budget: SimplifyBudget): Simplified {
  return new Simplifier(rings, lines, budget).run()
}

class Simplifier {
  readonly #rings: Rings
  readonly #budget: SimplifyBudget
  readonly #weight: Float64Array
  readonly #area: Float64Array
  /** Vertices left by level, and by ring. */
  readonly #left: Uint32Array
  readonly #ringLeft: Uint32Array
  /** Neighbours in the ring, -1 once a vertex is gone; the ring of each. */
  readonly #next: Int32Array
  readonly #previous: Int32Array
  readonly #ring: Uint32Array
  /** What the removal of each vertex costs as things stand. */
  readonly #key: Float64Array
  readonly #road: Float64Array
  readonly #size: Float64Array
  readonly #queue: LadderQueue
  /** Vertices that wait until the vertex in their triangle is gone: a list by that vertex. */
  readonly #waiters: Int32Array
  readonly #nextWaiter: Int32Array
  readonly #cells: Cells
  readonly #lines: LineIndex

  constructor(rings: Rings, lines: SidedLines, budget: SimplifyBudget) {
    const { x, y, first, level } = rings
    const count = x.length, levels = budget.weight.length
    this.#rings = rings
    this.#budget = budget
    this.#weight = new Float64Array(levels)
    this.#area = new Float64Array(levels)
    this.#left = new Uint32Array(levels)
    this.#ringLeft = new Uint32Array(level.length)
    this.#next = new Int32Array(count)
    this.#previous = new Int32Array(count)
    this.#ring = new Uint32Array(count)
    this.#key = new Float64Array(count)
    this.#queue = new LadderQueue(count)
    this.#road = new Float64Array(count)
    this.#size = new Float64Array(count)
    this.#waiters = new Int32Array(count).fill(-1)
    this.#nextWaiter = new Int32Array(count).fill(-2)
    for (let ring = 0; ring < level.length; ring++) {
      const begin = first[ring], end = first[ring + 1]
      this.#ringLeft[ring] = end - begin
      this.#left[level[ring]] += end - begin
      for (let v = begin; v < end; v++) {
        this.#ring[v] = ring
        this.#next[v] = v + 1 < end ? v + 1 : begin
        this.#previous[v] = v > begin ? v - 1 : end - 1
      }
    }
    this.#cells = cellsOf(x, y, 0.15)
    this.#lines = new LineIndex(lines)
  }

  run(): Simplified {
    const { level } = this.#rings
    const { weight, area, vertices } = this.#budget
    for (let v = 0; v < this.#key.length; v++) this.#weigh(v)
    for (let v = this.#queue.pop(); v !== -1; v = this.#queue.pop()) {
      const k = level[this.#ring[v]]
      if (this.#left[k] <= vertices || !this.#isCheap(v, k)) continue
      if (this.#weight[k] + this.#road[v] > weight[k] || this.#area[k] + this.#size[v] > area[k]) continue
      const blocker = this.#blocker(v)
      if (blocker === -1) this.#remove(v, k)
      else if (this.#nextWaiter[v] === -2) {
        this.#nextWaiter[v] = this.#waiters[blocker]
        this.#waiters[blocker] = v
      }
    }
    return { rings: this.#take(), weight: this.#weight, area: this.#area }
  }

  #remove(v: number, level: number): void {
    this.#weight[level] += this.#road[v]
    this.#area[level] += this.#size[v]
    const a = this.#previous[v], c = this.#next[v]
    const ring = this.#ring[v]
    if (this.#ringLeft[ring] === 3) {
      this.#left[level] -= 3
      this.#ringLeft[ring] = 0
      for (const gone of [a, v, c]) this.#drop(gone)
      return
    }
    this.#left[level]--
    this.#ringLeft[ring]--
    this.#next[a] = c
    this.#previous[c] = a
    this.#drop(v)
    this.#weigh(a)
    this.#weigh(c)
  }

  /** Marks a vertex as gone and wakes those that waited for it. */
  #drop(v: number): void {
    this.#queue.delete(v)
    this.#next[v] = -1
    let waiter = this.#waiters[v]
    while (waiter !== -1) {
      const following = this.#nextWaiter[waiter]
      this.#nextWaiter[waiter] = -2
      if (this.#next[waiter] !== -1) this.#queue.set(waiter, this.#key[waiter])
      waiter = following
    }
  }

  /** Queues a vertex by the area that its loss moves; the lines in it are weighed only when its turn comes, since most neighbours go before. */
  #weigh(v: number): void {
    const { x, y } = this.#rings
    const a = this.#previous[v], c = this.#next[v]
    const ax = x[a], ay = y[a], cx = x[c], cy = y[c]
    const cross = (x[v] - ax) * (cy - ay) - (y[v] - ay) * (cx - ax)
    // Metres of longitude at the corner nearest to the equator, so that the area is never understated.
    const size = Math.abs(cross) / 2 * (metresPerDegree / ringScale) * (metresPerLon(Math.min(Math.abs(ay), Math.abs(y[v]), Math.abs(cy)) / ringScale) / ringScale)
    this.#size[v] = size
    this.#key[v] = size / this.#budget.areaPerWeight
    this.#road[v] = cross === 0 ? 0 : NaN
    this.#queue.set(v, this.#key[v])
  }

  /** Adds the lines to what a vertex costs; false when that makes it wait for cheaper ones. */
  #isCheap(v: number, level: number): boolean {
    if (!Number.isNaN(this.#road[v])) return true
    const { x, y } = this.#rings
    const a = this.#previous[v], c = this.#next[v]
    const road = this.#lines.moved(x[a], y[a], x[v], y[v], x[c], y[c], level)
    this.#road[v] = road
    if (road <= 0.1 * this.#key[v]) return true
    this.#key[v] += road
    this.#queue.set(v, this.#key[v])
    return false
  }

  /** A vertex that forbids the removal of `v`, -1 if there is none. */
  #blocker(v: number): number {
    const { x, y, level } = this.#rings
    const { columns, rows, west, south, cellWidth, cellHeight, first, order } = this.#cells
    const a = this.#previous[v], c = this.#next[v], k = level[this.#ring[v]]
    const ax = x[a], ay = y[a], bx = x[v], by = y[v], cx = x[c], cy = y[c]
    const isLast = this.#ringLeft[this.#ring[v]] === 3
    const cross = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax), turn = cross > 0 ? 1 : -1
    const c0 = Math.max(0, Math.floor((Math.min(ax, bx, cx) - west) / cellWidth)), c1 = Math.min(columns - 1, Math.floor((Math.max(ax, bx, cx) - west) / cellWidth))
    const r0 = Math.max(0, Math.floor((Math.min(ay, by, cy) - south) / cellHeight)), r1 = Math.min(rows - 1, Math.floor((Math.max(ay, by, cy) - south) / cellHeight))
    for (let r = r0; r <= r1; r++) {
      for (let i = first[r * columns + c0], end = first[r * columns + c1 + 1]; i < end; i++) {
        const u = order[i]
        if (this.#next[u] === -1 || u === a || u === v || u === c) continue
        const ux = x[u], uy = y[u]
        if (((bx - ax) * (uy - ay) - (by - ay) * (ux - ax)) * turn < 0) continue
        if (((cx - bx) * (uy - by) - (cy - by) * (ux - bx)) * turn < 0) continue
        if (((ax - cx) * (uy - cy) - (ay - cy) * (ux - cx)) * turn < 0) continue
        // Collinear neighbours span a line: what lies on it beyond its ends is not in the way.
        if (cross === 0 && (ux < Math.min(ax, bx, cx) || ux > Math.max(ax, bx, cx) || uy < Math.min(ay, by, cy) || uy > Math.max(ay, by, cy))) continue
        const isEnd = (ux === ax && uy === ay) || (ux === cx && uy === cy)
        if (isEnd && !isLast) continue
        if (isEnd || (ux === bx && uy === by)) {
          const other = level[this.#ring[u]]
          if ((other > k && cross > 0) || (other < k && cross < 0)) continue
        }
        return u
      }
    }
    return -1
  }

  #take(): Rings {
    const { first, level, x, y } = this.#rings
    let total = 0
    for (const left of this.#left) total += left
    const out = { x: new Int32Array(total), y: new Int32Array(total) }
    const firsts = [0], levels: number[] = []
    let count = 0
    for (let ring = 0; ring < level.length; ring++) {
      if (this.#ringLeft[ring] === 0) continue
      for (let v = first[ring]; v < first[ring + 1]; v++) {
        if (this.#next[v] === -1) continue
        out.x[count] = x[v]
        out.y[count++] = y[v]
      }
      firsts.push(count)
      levels.push(level[ring])
    }
    return { ...out, first: Uint32Array.from(firsts), level: Uint32Array.from(levels) }
  }
}
