import type { Inside } from './districts.ts'
import { hash01 } from './noise.ts'
import type { Plan } from './plan.ts'
import { MinHeap } from '../core/heap.ts'
import { riverWidth, type Relief } from './relief.ts'
import { cellPoint, type Settlement } from './settlements.ts'
import { gabrielPairs, nearest, spanningPairs } from './pairs.ts'

/** Classes of main roads, best first; 0 is no road. */
export const roadClass = { none: 0, dual: 1, primary: 2, secondary: 3, tertiary: 4, unclassified: 5, track: 6 } as const

/** A main road between two junctions, as cells. */
export interface Highway {
  readonly cells: readonly number[]
  readonly class: number
}

/** A ferry between two cells on either bank. */
export interface Crossing {
  readonly from: number
  readonly to: number
}

/** The main roads of a country on the relief's grid. */
export interface Highways {
  readonly roads: readonly Highway[]
  /** Whether a road runs through a cell. */
  readonly paved: Uint8Array
  readonly ferry: Crossing | undefined
}

// The four directions that own an edge, then their opposites: east, north-east, north, north-west, west, south-west, south, south-east.
const stepX = [1, 1, 0, -1, -1, -1, 0, 1], stepY = [0, 1, 1, 1, 0, -1, -1, -1]

/**
 * Joins settlements by least-cost paths, the largest first: paths avoid slopes and water, and follow roads and bridges that are there already.
 * Cost: one search for each pair of neighbouring towns and each village.
 */
export function layHighways(plan: Plan, relief: Relief, inside: Inside, settlements: readonly Settlement[]): Highways {
  const net = new Net(plan, relief, inside, new Set(settlements.filter(settlement => !settlement.onRoad).map(settlement => settlement.cell)))
  const towns = settlements.filter(settlement => settlement.kind !== 'village')
  const join = (a: Settlement, b: Settlement, grade: number): boolean => net.join(a.cell, cell => cell === b.cell, grade, b.cell)
  const largest = towns.slice(0, plan.dualTowns)
  for (const [a, b] of spanningPairs(largest)) join(a, b, roadClass.dual)
  const second = towns.slice(0, Math.max(plan.dualTowns + 1, Math.ceil(towns.length / 4)))
  for (const [a, b] of gabrielPairs(second)) join(a, b, roadClass.primary)
  for (const [a, b] of gabrielPairs(towns)) join(a, b, roadClass.secondary)
  const villages = settlements.filter(settlement => settlement.kind === 'village' && settlement.onRoad)
  const grades = [...villages].sort((a, b) => b.people - a.people).map(village => village.people)
  const upper = grades[Math.floor(grades.length * 0.4)] ?? 0, lower = grades[Math.floor(grades.length * 0.8)] ?? 0
  for (const village of villages) {
    const grade = village.people >= upper ? roadClass.tertiary : village.people >= lower ? roadClass.unclassified : roadClass.track
    net.join(village.cell, cell => net.degree(cell) > 0, grade)
  }
  // Some villages reach a second neighbour, so that not every road is a dead end.
  for (const [i, village] of villages.entries()) {
    const near = i % 3 === 0 ? nearest(villages, village) : undefined
    if (near !== undefined) join(village, near, roadClass.unclassified)
  }
  const ferry = net.ferry()
  const stops = new Set([...settlements.map(settlement => settlement.cell), ...(ferry === undefined ? [] : [ferry.from, ferry.to])])
  const roads = net.roads(stops)
  const paved = new Uint8Array(relief.columns * relief.rows)
  for (const road of roads) for (const cell of road.cells) paved[cell] = 1
  return { roads, paved, ferry }
}

type Water = 'bridged' | 'avoided'

class Net {
  readonly #relief: Relief
  readonly #seed: number
  readonly #open: Uint8Array
  /** Class of the road by cell and owned direction. */
  readonly #grade: Uint8Array
  readonly #cost: Float64Array
  readonly #from: Int8Array
  readonly #touched: number[] = []
  readonly #queue = new MinHeap()

  /** @param closed cells that no road may enter */
  constructor(plan: Plan, relief: Relief, inside: Inside, closed: ReadonlySet<number>) {
    const cells = relief.columns * relief.rows
    this.#relief = relief
    this.#seed = plan.seed
    this.#grade = new Uint8Array(cells * 4)
    this.#cost = new Float64Array(cells).fill(Infinity)
    this.#from = new Int8Array(cells)
    this.#open = Uint8Array.from({ length: cells }, (_, cell) => {
      const [x, y] = cellPoint(relief, plan.seed, cell)
      return inside(x, y) && !closed.has(cell) ? 1 : 0
    })
  }

  /**
   * Lays a road from a cell to the first cell that will do.
   * @param water whether the road may cross any
   * @returns whether there is a way
   */
  join(start: number, isEnd: (cell: number) => boolean, grade: number, towards = -1, water: Water = 'bridged'): boolean {
    const end = this.#search(start, isEnd, towards, grade, water)
    for (let at = end; at !== start && at >= 0;) {
      const direction = this.#from[at]
      const before = at - stepX[direction] - stepY[direction] * this.#relief.columns
      const edge = this.#edge(before, direction)
      if (this.#grade[edge] === 0 || this.#grade[edge] > grade) this.#grade[edge] = grade
      at = before
    }
    this.#forget()
    return end >= 0
  }

  /** Whether a road could be laid from a cell without crossing water. */
  #canJoin(start: number): boolean {
    const end = this.#search(start, at => this.degree(at) > 0, -1, roadClass.unclassified, 'avoided')
    this.#forget()
    return end >= 0
  }

  #forget(): void {
    for (const cell of this.#touched) this.#cost[cell] = Infinity
    this.#touched.length = 0
  }

  /** Roads that meet in a cell. */
  degree(cell: number): number {
    let count = 0
    for (let d = 0; d < 8; d++) if (this.#gradeTowards(cell, d) > 0) count++
    return count
  }

  /** Ferry over the widest water with a road on both banks that no bridge is near; lays the roads to the landings. */
  ferry(): Crossing | undefined {
    const { wet, drained, downstream, columns } = this.#relief
    const candidates: number[] = []
    for (let cell = 0; cell < wet.length; cell++) if (wet[cell] === 1 && this.#open[cell] === 1 && downstream[cell] >= 0) candidates.push(cell)
    candidates.sort((a, b) => drained[b] - drained[a] || a - b)
    for (const cell of candidates.slice(0, Math.ceil(candidates.length / 3))) {
      const dx = downstream[cell] % columns - cell % columns, dy = Math.floor(downstream[cell] / columns) - Math.floor(cell / columns)
      const across = -dy + dx * columns
      const from = cell + 2 * across, to = cell - 2 * across
      const bank = [cell + across, cell - across, from, to]
      if (bank.some(at => at < 0 || at >= wet.length || this.#open[at] === 0 || wet[at] === 1) || this.#bridgeNear(cell, 8) || !this.#roadNear(from, 16) || !this.#roadNear(to, 16) || !this.#canJoin(from) || !this.#canJoin(to)) continue
      for (const landing of [from, to]) this.join(landing, at => this.degree(at) > 0, roadClass.unclassified, -1, 'avoided')
      return { from, to }
    }
    return undefined
  }

  /** Cuts the roads into stretches between junctions, changes of class and stops. */
  roads(stops: ReadonlySet<number>): Highway[] {
    const { columns, rows } = this.#relief
    const roads: Highway[] = []
    const seen = new Uint8Array(this.#grade.length)
    const isEnd = (cell: number): boolean => {
      if (stops.has(cell)) return true
      const grades: number[] = []
      for (let d = 0; d < 8; d++) if (this.#gradeTowards(cell, d) > 0) grades.push(this.#gradeTowards(cell, d))
      return grades.length !== 2 || grades[0] !== grades[1]
    }
    const walk = (start: number, first: number): void => {
      const grade = this.#gradeTowards(start, first), cells = [start]
      let at = start, direction = first
      for (;;) {
        seen[this.#edge(at, direction)] = 1
        at += stepX[direction] + stepY[direction] * columns
        cells.push(at)
        if (isEnd(at)) break
        const back = (direction + 4) & 7
        let next = -1
        for (let d = 0; d < 8; d++) if (d !== back && this.#gradeTowards(at, d) > 0) next = d
        if (next < 0 || seen[this.#edge(at, next)] === 1) break
        direction = next
      }
      roads.push({ cells, class: grade })
    }
    for (let cell = 0; cell < columns * rows; cell++) {
      if (this.degree(cell) === 0 || !isEnd(cell)) continue
      for (let d = 0; d < 8; d++) if (this.#gradeTowards(cell, d) > 0 && seen[this.#edge(cell, d)] === 0) walk(cell, d)
    }
    return roads
  }

  #search(start: number, isEnd: (cell: number) => boolean, towards: number, grade: number, water: Water): number {
    const { columns, cell: side } = this.#relief
    const queue = this.#queue, cost = this.#cost
    const goalX = towards % columns, goalY = Math.floor(towards / columns)
    // Roads that are there cost least, so the bound has to be as low.
    const bound = (at: number): number => towards < 0 ? 0 : reuse * side * Math.hypot(at % columns - goalX, Math.floor(at / columns) - goalY)
    const done = new Set<number>()
    queue.length = 0
    cost[start] = 0
    this.#touched.push(start)
    queue.push(bound(start), start)
    while (queue.length > 0) {
      const at = queue.pop()
      if (isEnd(at)) return at
      if (done.has(at)) continue
      done.add(at)
      for (let d = 0; d < 8; d++) {
        const step = this.#stepCost(at, d, grade, water)
        if (step === Infinity) continue
        const next = at + stepX[d] + stepY[d] * columns, total = cost[at] + step
        if (total >= cost[next]) continue
        if (cost[next] === Infinity) this.#touched.push(next)
        cost[next] = total
        this.#from[next] = d
        queue.push(total + bound(next), next)
      }
    }
    return -1
  }

  #stepCost(at: number, direction: number, grade: number, water: Water): number {
    const { columns, rows, cell: side, metres, wet } = this.#relief
    const column = at % columns + stepX[direction], row = Math.floor(at / columns) + stepY[direction]
    if (column < 0 || row < 0 || column >= columns || row >= rows) return Infinity
    const next = row * columns + column
    if (this.#open[next] === 0) return Infinity
    if (water === 'avoided' && (wet[next] === 1 || this.#leapsWater(at, direction))) return Infinity
    const length = side * ((direction & 1) === 1 ? Math.SQRT2 : 1)
    if (this.#grade[this.#edge(at, direction)] > 0) return reuse * length
    const slope = Math.abs(metres[next] - metres[at]) / length
    let cost = length * (1 + 0.7 * hash01(next, direction & 3, this.#seed + 33) + (grade < 5 ? 40 : 25) * slope)
    // Water is entered rarely, so bridges are few; the other diagonal may be water or a road as well.
    if (wet[next] === 1) cost += bridgeMetres(this.#relief, next)
    if ((direction & 1) === 1) {
      const a = at + stepX[direction], b = at + stepY[direction] * columns
      if (this.#leapsWater(at, direction)) cost += 2 * bridgeMetres(this.#relief, a)
      if (this.#crossed(a, b)) return Infinity
    }
    return cost
  }

  /** Whether a diagonal step goes between two cells of water. */
  #leapsWater(at: number, direction: number): boolean {
    const { columns, wet } = this.#relief
    return (direction & 1) === 1 && wet[at + stepX[direction]] === 1 && wet[at + stepY[direction] * columns] === 1
  }

  /** Whether a road runs along the diagonal between cells a and b. */
  #crossed(a: number, b: number): boolean {
    const { columns } = this.#relief
    const low = Math.min(a, b), high = Math.max(a, b)
    const direction = high - low === columns + 1 ? 1 : 3
    return this.#grade[low * 4 + direction] > 0
  }

  #edge(cell: number, direction: number): number {
    return direction < 4 ? cell * 4 + direction : (cell + stepX[direction] + stepY[direction] * this.#relief.columns) * 4 + direction - 4
  }

  #gradeTowards(cell: number, direction: number): number {
    const { columns, rows } = this.#relief
    const column = cell % columns + stepX[direction], row = Math.floor(cell / columns) + stepY[direction]
    return column < 0 || row < 0 || column >= columns || row >= rows ? 0 : this.#grade[this.#edge(cell, direction)]
  }

  #bridgeNear(cell: number, reach: number): boolean {
    return this.#any(cell, reach, at => this.#relief.wet[at] === 1 && this.degree(at) > 0)
  }

  #roadNear(cell: number, reach: number): boolean {
    return this.#any(cell, reach, at => this.degree(at) > 0)
  }

  #any(cell: number, reach: number, test: (cell: number) => boolean): boolean {
    const { columns, rows } = this.#relief
    const column = cell % columns, row = Math.floor(cell / columns)
    for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++) {
      for (let c = Math.max(0, column - reach); c <= Math.min(columns - 1, column + reach); c++) if (test(r * columns + c)) return true
    }
    return false
  }
}

/** Metres of detour that a bridge is worth. */
function bridgeMetres(relief: Relief, cell: number): number {
  return Math.min(9000, 1000 + 70 * riverWidth(relief, cell))
}

/** What a metre along a road that is there already costs of a new one. */
const reuse = 0.45
