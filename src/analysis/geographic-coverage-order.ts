import { checkCutoff, checkLength, checkNumber, checkOneOf, describe } from '../core/checks.ts'
import { report } from '../core/run.ts'
import type { Column, RunOptions } from '../core/types.ts'
import type { Metres, Seconds } from '../core/units.ts'
import type { Demand } from '../data/demand.ts'
import type { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import type { ReachRow } from '../data/reach.ts'
import { PointIndex } from '../geo/points.ts'
import { wholeMinutes } from './geographic-coverage-run.ts'

/** Who comes first: by a column of the places, or by how many people live within a time or a straight-line radius. Equal ones keep the order of the places. */
export type CoverageOrder = { readonly direction?: 'ascending' | 'descending' } & (
  | { readonly by: 'field', readonly column: string | Column }
  | { readonly by: 'people-within-time', readonly seconds: Seconds }
  | { readonly by: 'people-within-radius', readonly metres: Metres }
)

interface Asked extends RunOptions {
  readonly order: CoverageOrder
  readonly places: Places
  readonly demand: Demand
  readonly served: Uint8Array
  readonly rows: (place: number) => ReachRow
  /** Whole minutes rather than exact seconds. */
  readonly compat?: string
  /** Grid in whose plane a radius is measured, from the centre of the place's cell; without, it is measured on the sphere, from the place. */
  readonly grid: Raster | undefined
}

/** Throws unless it says what the order is by. */
export function checkOrder(order: CoverageOrder): void {
  if (typeof order !== 'object' || (order as unknown) === null) throw new TypeError(`expected order as { by: 'field', column }, { by: 'people-within-time', seconds } or { by: 'people-within-radius', metres }, got ${describe(order)}`)
  checkOneOf(order.by, 'order.by', ['field', 'people-within-time', 'people-within-radius'])
  checkOneOf(order.direction, 'order.direction', [undefined, 'ascending', 'descending'])
}

/** The order of turns, and the value of each place that it is by. Equal values keep the order of the places. */
export function turnsOf(asked: Asked): { readonly turns: Uint32Array, readonly value: Float64Array } {
  const value = valuesOf(asked)
  const sign = asked.order.direction === 'ascending' ? 1 : -1
  // Places without a value come last, whatever the direction.
  const key = value.map(v => Number.isNaN(v) ? Infinity : sign * v)
  return { turns: Uint32Array.from(key.keys()).sort((a, b) => key[a] === key[b] ? a - b : key[a] - key[b]), value }
}

function valuesOf(asked: Asked): Float64Array {
  const { order, places } = asked
  if (order.by === 'field') {
    const values = typeof order.column === 'string' ? places.column(order.column) : Float64Array.from(order.column)
    checkLength(values, places.size, 'order')
    return values
  }
  if (order.by === 'people-within-time') {
    checkCutoff(order.seconds, 'order.seconds')
    return Float64Array.from(places.ids, (_, place) => peopleWithinTime(asked, place, order.seconds))
  }
  checkNumber(order.metres, 'order.metres', 0)
  return peopleWithinRadius(asked, order.metres)
}

function peopleWithinTime(asked: Asked, place: number, limit: number): number {
  report(asked, 'ordering facilities', place, asked.places.size)
  const { point, seconds } = asked.rows(place)
  let people = 0
  for (let i = 0; i < point.length; i++) {
    const time = asked.compat === undefined ? seconds[i] : wholeMinutes(seconds[i]) * 60
    if (time <= limit && asked.served[point[i]] === 1) people += asked.demand.people[point[i]]
  }
  return people
}

function peopleWithinRadius({ places, demand, served, grid }: Asked, limit: Metres): Float64Array {
  const people = demand.people.map((count, i) => served[i] === 1 ? count : 0)
  if (grid !== undefined && !grid.projector.isLonLat) return Float64Array.from(places.ids, (_, i) => peopleInCircle(grid, demand, people, grid.cellAt(places.lon[i], places.lat[i]), limit))
  const index = new PointIndex(demand)
  return Float64Array.from(places.ids, (_, i) => index.near(places.lon[i], places.lat[i], { within: limit }).reduce((sum, point) => sum + people[point], 0))
}

/** People in cells whose centres are within a distance of that of a cell, in the plane of the grid. */
function peopleInCircle({ width, cellWidth, cellHeight }: Raster, demand: Demand, people: Float64Array, cell: number, limit: Metres): number {
  const row = Math.floor(cell / width), column = cell % width
  return people.reduce((sum, count, i) => {
    const rows = Math.floor(demand.row[i] / width) - row, columns = demand.row[i] % width - column
    return cell !== -1 && Math.hypot(columns * cellWidth, rows * cellHeight) <= limit ? sum + count : sum
  }, 0)
}
