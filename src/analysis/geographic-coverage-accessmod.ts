import { demandFrom, type Demand, type Population } from '../data/demand.ts'
import { zoneColumn, type ZoneLookup } from '../data/groups.ts'
import { Raster } from '../data/raster.ts'
import { tableFrom, type Table, type TableColumn } from '../data/table.ts'
import type { Seconds } from '../core/units.ts'
import type { CoverageOrder } from './geographic-coverage-order.ts'
import { namesOf } from './geographic-coverage-polygons.ts'
import type { CoverageTurn } from './geographic-coverage-run.ts'
import type { Found } from './geographic-coverage-tables.ts'

/** A row of a table whose columns are named by the caller, as AccessMod's are. NaN is its NA. */
export type NamedRow = Record<string, number | string>

/** What the columns of AccessMod's tables are called that take their names from the data. */
export interface AccessModColumns {
  /** Ids of facilities, `cat` by default. */
  readonly id?: string
  /** Names of facilities, `name` by default; values are those of the places' column of that name. */
  readonly name?: string
  /** Capacity, by default the column that `capacity` names, else `amCapacity`. */
  readonly capacity?: string
  /** Numbers of zones from 1, `cat` by default. */
  readonly zone?: string
  /** Names of zones, `admin_name` by default. */
  readonly zoneName?: string
}

interface Asked extends Found {
  readonly cutoff: Seconds
  readonly order: CoverageOrder
  readonly columns?: AccessModColumns
}

/** The people of a population; of a raster also the cells with nobody, which AccessMod counts among the cells of a minute. */
export function accessModDemand(population: Population, options: { readonly column?: string }): Demand {
  const people = demandFrom(population, options)
  if (!(population instanceof Raster)) return people
  const row = Uint32Array.from(population.values.keys()).filter(cell => population.has(cell))
  const lon = new Float64Array(row.length), lat = new Float64Array(row.length)
  for (const [i, cell] of row.entries()) [lon[i], lat[i]] = population.lonLat(cell)
  return { ...people, size: row.length, lon, lat, row, people: Float64Array.from(row, cell => population.values[cell] < Infinity ? Math.max(0, population.values[cell]) : 0) }
}

/** The table tCapacityStat with its extended columns; figures that AccessMod leaves out are NaN. */
export function accessModFacilities(asked: Asked): Table<NamedRow> {
  const { places, demand, joined, capacity, value, run, cutoff, columns = {} } = asked
  const { turns } = run
  const passable = demand.people.reduce((sum, people, i) => sum + (joined[i] === 1 ? people : 0), 0)
  const names = namesOf(places, columns.name)
  const numbers = (of: (turn: CoverageTurn, i: number) => number): Float64Array => Float64Array.from(turns, of)
  /** Figures that facilities which reach nobody are without. */
  const figures = (of: (turn: CoverageTurn) => number): Float64Array => numbers(turn => turn.filling.case === '' ? NaN : of(turn))
  return tableFrom<NamedRow>({
    [columns.id ?? 'cat']: turns.map(({ place }) => places.ids[place]),
    [columns.name ?? 'name']: turns.map(({ place }) => names[place]),
    ...capacity === undefined ? {} : { [columns.capacity ?? 'amCapacity']: numbers(({ place }) => capacity[place]) },
    [orderName(asked.order)]: numbers(({ place }) => value[place]),
    amOrderComputed: numbers((_, i) => i + 1),
    amTravelTimeMax: numbers(() => cutoff / 60),
    amPopTravelTimeMax: figures(({ filling }) => filling.waiting),
    amPopOrigTravelTimeMax: figures(({ reachable }) => reachable),
    amCorrPopTime: figures(({ correlation }) => correlation),
    amTravelTimeCatchment: figures(({ limit }) => limit / 60),
    amPopCatchmentTotal: figures(({ filling }) => filling.within),
    amCapacityRealised: figures(({ filling }) => filling.taken),
    amCapacityResidual: figures(({ place, filling }) => capacity === undefined ? 0 : capacity[place] - filling.taken),
    amPopCatchmentDiff: figures(({ filling }) => Math.round((filling.within - filling.taken) * 1e6) / 1e6),
    amPopTotal: numbers(() => demand.total),
    amPopTotalNotOnBarrier: numbers(() => passable),
    amPopTotalOnBarrier: numbers(() => demand.total - passable),
    amPopResidualBefore: numbers(({ before }) => before),
    amPopResidualAfter: numbers(({ after }) => after),
    amPopCoveredPercent: numbers(({ after }) => (passable - after) / passable * 100),
  })
}

/** The table tZonalStat, in which people on barriers count as covered; undefined without zones. People outside all zones are left out. */
export function accessModZones({ demand, joined, run, zones, columns = {} }: Asked): Table<NamedRow> | undefined {
  if (zones === undefined) return undefined
  const { zone } = zoneColumn(demand, zones)
  const sum = new Float64Array(zones.size), covered = new Float64Array(zones.size)
  for (let i = 0; i < demand.size; i++) {
    if (zone[i] === zones.size) continue
    sum[zone[i]] += demand.people[i]
    covered[zone[i]] += joined[i] === 1 ? demand.people[i] - run.left[i] : demand.people[i]
  }
  return tableFrom<NamedRow>({
    ...zoneKeys(zones, columns), amPopSum: sum, amPopCovered: covered, amPopCoveredPercent: covered.map((people, z) => people / sum[z] * 100),
  })
}

/** The two columns that say which zone. */
export function zoneKeys(zones: ZoneLookup, columns: AccessModColumns): Record<string, TableColumn> {
  return { [columns.zone ?? 'cat']: Float64Array.from(zones.names, (_, z) => z + 1), [columns.zoneName ?? 'admin_name']: zones.names }
}

function orderName(order: CoverageOrder): string {
  if (order.by === 'people-within-time') return `amOrderValues_popTravelTime${order.seconds / 60}min`
  if (order.by === 'people-within-radius') return `amOrderValues_popDistance${order.metres}m`
  return `amOrderValues_${typeof order.column === 'string' ? order.column : 'field'}`
}
