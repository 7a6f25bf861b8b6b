import type { Issue } from '../core/types.ts'
import { everywhere, noZone, zoneColumn, type ZoneLookup } from '../data/groups.ts'
import { IssueLog } from '../data/issues.ts'
import { Raster } from '../data/raster.ts'
import { checkSameGrid } from '../data/same-grid.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { Compat } from '../core/types.ts'

/** Which cells can be crossed: those of a raster that have data, or a test by cell. */
export type Passable = Raster | ((cell: number) => boolean)

/** People of a zone and those of them on barriers. `people` is `passable` and `barriers` together. */
export interface BarrierRow {
  readonly zone: string
  readonly people: number
  readonly passable: number
  readonly barriers: number
  /** Share of the people who are on barriers. */
  readonly share: number
}

/** How the people of a zone were moved; `result` is what the zone has afterwards. */
export interface MovedRow extends BarrierRow {
  /** What each passable cell was multiplied by; 1 where nobody could be moved. */
  readonly ratio: number
  /** The known figure, NaN where there is none. */
  readonly known: number
  readonly result: number
}

/** How to move people. */
export interface MovePeopleOptions {
  readonly passable: Passable
  /** People stay within their zone; the whole raster is one by default. */
  readonly zones?: ZoneLookup
  /** Known people by name of zone, from a census say: cells are scaled to them. */
  readonly known?: Readonly<Record<string, number>>
  /** `accessmod-5.9`: people of zones without anybody on passable cells, and people outside all zones, are lost instead of left where they are. */
  readonly compat?: Compat
}

/** A population without people on barriers. */
export interface MovedPeople {
  readonly population: Raster
  readonly table: Table<MovedRow>
  readonly issues: Table<Issue>
}

/**
 * Counts the people on barriers, by zone. People outside all zones stand under `(no zone)`.
 * @param population people by cell
 * @param passable a raster on the same grid whose cells with data can be crossed, or a test by cell
 * @param zones the whole raster is one, `all`, by default
 * @throws FarsakhError `GRIDS_DIFFER`
 * Cost: one pass over the cells, and the zone of each inhabited one.
 */
export function peopleOnBarriers(population: Raster, passable: Passable, zones?: ZoneLookup): Table<BarrierRow> {
  const { names, people, onPassable, onBarriers } = countByZone(population, passable, zones)
  return tableFrom<BarrierRow>({ zone: names, people, passable: onPassable, barriers: onBarriers, share: people.map((all, z) => all > 0 ? onBarriers[z] / all : 0) })
}

/**
 * Moves people from barriers to the passable cells of their zone, in proportion to those who live there: each passable cell is multiplied by its zone's people over its people on passable cells. So AccessMod's toolbox does.
 * @param population people by cell
 * @param options `passable`, `zones`, `known` figures
 * @returns the population afterwards (float64, nobody on barriers but those whom no cell can take), a row a zone, and issues
 * @throws FarsakhError `GRIDS_DIFFER`; RangeError where `known` names a zone that there is not, or a figure below 0
 * Cost: one pass over the cells, and the zone of each inhabited one; 8 bytes a cell. Totals hold to 1e-12.
 */
export function movePeopleOffBarriers(population: Raster, options: MovePeopleOptions): MovedPeople {
  const { passable, zones, compat } = options, issues = new IssueLog()
  const counted = countByZone(population, passable, zones), { names, people, onPassable, onBarriers, demand, zone, isOn } = counted
  const known = knownColumn(names, options.known)
  const isLost = names.map((name, z) => compat !== undefined && (onPassable[z] === 0 || name === noZone))
  const target = people.map((all, z) => Number.isNaN(known[z]) ? all : known[z])
  const ratio = people.map((_, z) => onPassable[z] > 0 ? target[z] / onPassable[z] : 1)
  const values = new Float64Array(population.values.length), result = new Float64Array(names.length)
  for (let i = 0; i < demand.size; i++) {
    const z = zone[i], stays = onPassable[z] === 0
    // On barriers only those remain whom no cell of their zone can take.
    if (isLost[z] || (!stays && isOn[i] === 0)) continue
    // Shares first: where hardly anybody lives on passable ground the ratio may be beyond any number.
    const moved = stays || target[z] === onPassable[z] ? demand.people[i] : demand.people[i] / onPassable[z] * target[z]
    values[demand.row[i]] = moved
    result[z] += moved
  }
  for (const [z, name] of names.entries()) reportZone({ name, people: people[z], isStuck: onPassable[z] === 0 && onBarriers[z] > 0, isLost: isLost[z] && people[z] > 0 }, issues)
  const moved = new Raster({ values, width: population.width, height: population.height, bbox: population.bbox, crs: population.crs, name: population.name })
  const share = people.map((all, z) => all > 0 ? onBarriers[z] / all : 0)
  return { population: moved, table: tableFrom<MovedRow>({ zone: names, people, passable: onPassable, barriers: onBarriers, share, ratio, known, result }), issues: issues.table() }
}

interface Counted {
  readonly names: readonly string[]
  readonly people: Float64Array
  readonly onPassable: Float64Array
  readonly onBarriers: Float64Array
  readonly demand: { readonly size: number, readonly people: ArrayLike<number>, readonly row: ArrayLike<number> }
  readonly zone: Int32Array
  /** 1 for the inhabited cells that are passable. */
  readonly isOn: Uint8Array
}

function countByZone(population: Raster, passable: Passable, zones: ZoneLookup | undefined): Counted {
  if (passable instanceof Raster) checkSameGrid(passable, population)
  const test = passable instanceof Raster ? (cell: number): boolean => passable.has(cell) : passable
  const demand = population.people(), cells = demand.row, { names, zone } = zoneColumn(demand, zones)
  const onPassable = new Float64Array(names.length), onBarriers = new Float64Array(names.length), isOn = new Uint8Array(demand.size)
  for (let i = 0; i < demand.size; i++) {
    isOn[i] = test(cells[i]) ? 1 : 0
    const column = isOn[i] === 1 ? onPassable : onBarriers
    column[zone[i]] += demand.people[i]
  }
  return { names, people: onPassable.map((on, z) => on + onBarriers[z]), onPassable, onBarriers, demand, zone, isOn }
}

function knownColumn(names: readonly string[], known: Readonly<Record<string, number>> | undefined): Float64Array {
  for (const [name, value] of Object.entries(known ?? {})) {
    if (!names.includes(name)) throw new RangeError(`expected known people for the zones ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', ...' : ''}, got "${name}"`)
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`expected known people of ${name} at least 0, got ${value}`)
  }
  return Float64Array.from(names, name => known !== undefined && Object.hasOwn(known, name) ? known[name] : NaN)
}

function reportZone({ name, people, isStuck, isLost }: { name: string, people: number, isStuck: boolean, isLost: boolean }, issues: IssueLog): void {
  const where = name === everywhere ? 'the grid' : name, count = Number(people.toPrecision(7))
  if (isLost) issues.add('error', 'PEOPLE_LOST', `${count} people of ${where} are lost: nobody there lives on passable ground, as AccessMod leaves them out`, -1, people)
  else if (isStuck) issues.add('warning', 'PEOPLE_ON_BARRIERS', `${count} people of ${where} stay on barriers: nobody there lives on passable ground to whom they could be added`, -1, people)
}
