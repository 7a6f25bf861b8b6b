import { seeded, type Random } from '../core/random.ts'
import type { Inside } from './districts.ts'
import { namer, type Name } from './names.ts'
import { hash01 } from './noise.ts'
import type { Plan } from './plan.ts'
import type { Relief } from './relief.ts'

/** Where people live together. */
export interface Settlement {
  readonly kind: 'city' | 'town' | 'village'
  readonly name: Name
  /** Cell of the relief's grid; no two settlements share one. */
  readonly cell: number
  readonly x: number
  readonly y: number
  readonly people: number
  /** Built-up radius in metres. */
  readonly radius: number
  /** Villages off the road have none to them. */
  readonly onRoad: boolean
}

/** People in a square kilometre of a town and of a village. */
const density = { town: 2500, village: 1700 }

/** Where the road or settlement of a cell lies: off the centre, so that no grid shows. */
export function cellPoint(relief: Relief, seed: number, cell: number): [x: number, y: number] {
  const column = cell % relief.columns, row = (cell - column) / relief.columns
  return [
    (column + 0.5 + 0.56 * (hash01(column, row, seed + 31) - 0.5)) * relief.cell,
    (row + 0.5 + 0.56 * (hash01(column, row, seed + 32) - 0.5)) * relief.cell,
  ]
}

/** Places towns by rank (G. K. Zipf, 1949: people fall with a power of the rank) near water on low ground, then villages between them. */
export function settle(plan: Plan, relief: Relief, inside: Inside): Settlement[] {
  const random = seeded(plan.seed * 31 + 1), nextName = namer(random)
  const settlements: Settlement[] = []
  const add = (cell: number, people: number, kind: Settlement['kind'], onRoad: boolean): void => {
    const [x, y] = cellPoint(relief, plan.seed, cell)
    const radius = Math.sqrt(people / density[kind === 'village' ? 'village' : 'town'] / Math.PI) * 1000
    settlements.push({ kind, name: nextName(), cell, x, y, people, radius, onRoad })
  }
  for (let rank = 1; rank <= plan.towns; rank++) {
    const people = Math.round(plan.largestTown / rank ** plan.zipf)
    const radius = Math.sqrt(people / density.town / Math.PI) * 1000
    const cell = bestTownCell(plan, relief, inside, random, settlements, radius)
    if (cell >= 0) add(cell, people, people > 100_000 ? 'city' : 'town', true)
  }
  const free = blocker(relief, settlements)
  for (let i = 0, tries = 0; i < plan.villages && tries < plan.villages * 50; tries++) {
    const cell = randomCell(relief, random)
    const [x, y] = cellPoint(relief, plan.seed, cell)
    if (!insideAround(inside, x, y, Math.max(600, 1.3 * plan.districtCell)) || relief.wet[cell] === 1 || !free.take(cell)) continue
    const height = relief.metres[cell] / plan.mountains
    if (random() < 1.1 * height) continue
    add(cell, Math.round(Math.min(2400, 90 + 330 * Math.exp(0.75 * random.normal()))), 'village', random() > (height > 0.35 ? 0.4 : 0.17))
    i++
  }
  return settlements
}

function randomCell(relief: Relief, random: Random): number {
  return random.below(relief.columns * relief.rows)
}

function bestTownCell(plan: Plan, relief: Relief, inside: Inside, random: Random, others: readonly Settlement[], radius: number): number {
  let best = -1, most = -Infinity
  const middle = others.length === 0 ? 0.7 : 0
  // The gap that each town leaves shrinks as the country fills.
  const gap = 0.35 * Math.sqrt(plan.width * plan.height / (others.length + 2))
  for (let i = 0; i < 60; i++) {
    const cell = randomCell(relief, random)
    const [x, y] = cellPoint(relief, plan.seed, cell)
    if (relief.wet[cell] === 1 || !insideAround(inside, x, y, radius * 1.2 + Math.max(800, 1.3 * plan.districtCell))) continue
    let room = Infinity
    for (const other of others) room = Math.min(room, Math.hypot(other.x - x, other.y - y) - 1.5 * (other.radius + radius))
    if (room < 1500) continue
    const away = Math.hypot(2 * x / plan.width - 1, 2 * y / plan.height - 1)
    const score = Math.min(1, room / gap) - 1.3 * relief.metres[cell] / plan.mountains - 0.12 * Math.min(8, relief.toWater[cell]) - middle * away + 0.2 * random()
    if (score > most) {
      most = score
      best = cell
    }
  }
  return best
}

function insideAround(inside: Inside, x: number, y: number, r: number): boolean {
  return inside(x, y) && inside(x + r, y) && inside(x - r, y) && inside(x, y + r) && inside(x, y - r)
}

/** Keeps villages two cells apart and out of towns. */
function blocker({ columns, rows, cell: side }: Relief, towns: readonly Settlement[]): { take(cell: number): boolean } {
  const taken = new Uint8Array(columns * rows)
  const block = (column: number, row: number, reach: number): void => {
    for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++) {
      for (let c = Math.max(0, column - reach); c <= Math.min(columns - 1, column + reach); c++) taken[r * columns + c] = 1
    }
  }
  for (const town of towns) block(town.cell % columns, Math.floor(town.cell / columns), Math.ceil((1.35 * town.radius + 700) / side))
  const reach = Math.max(1, Math.round(1000 / side))
  return {
    take(cell) {
      if (taken[cell] === 1) return false
      block(cell % columns, Math.floor(cell / columns), reach)
      return true
    },
  }
}
