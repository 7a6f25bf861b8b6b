import { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { BuiltSite, ScaleUpState } from './scale-up-state.ts'
import type { AccessModSiteRow, ScaleUpOptions, ScaleUpRow } from './scale-up-types.ts'

/** Names of new sites. */
export function siteNames(count: number, { compat, existing }: ScaleUpOptions): string[] {
  const taken = new Set(compat === undefined ? existing?.ids : [])
  const names: string[] = []
  for (let number = 1; names.length < count; number++) {
    const name = compat === undefined ? `site-${number}` : `facility_${number}`
    if (!taken.has(name)) names.push(name)
  }
  return names
}

/** The new sites at the centres of their cells. */
export function sitePlaces(grid: Raster, built: readonly BuiltSite[], names: readonly string[]): Places {
  const at = built.map(({ cell }) => grid.lonLat(cell))
  return new Places({
    ids: names, lon: Float64Array.from(at, ([lon]) => lon), lat: Float64Array.from(at, ([, lat]) => lat),
    columns: { label: built.map(({ size }) => size?.label ?? ''), capacity: Float64Array.from(built, ({ size }) => size?.capacity ?? NaN) },
  })
}

/** A row for each site. */
export function siteTable({ total }: ScaleUpState, built: readonly BuiltSite[], names: readonly string[]): Table<ScaleUpRow> {
  const numbers = (of: (site: BuiltSite) => number): Float64Array => Float64Array.from(built, of)
  return tableFrom<ScaleUpRow>({
    site: names,
    label: built.map(({ size }) => size?.label ?? ''),
    capacity: numbers(({ size }) => size?.capacity ?? Infinity),
    suitability: numbers(({ suitability }) => suitability),
    people: numbers(({ filling }) => filling.waiting),
    served: numbers(({ filling }) => filling.taken),
    limit: numbers(({ limit }) => limit),
    left: numbers(({ after }) => after),
    covered: numbers(({ after }) => Math.max(0, 1 - after / total)),
  })
}

/** AccessMod's table tCapacityStatNew. */
export function accessModSites({ total, reachable }: ScaleUpState, built: readonly BuiltSite[], { names, within }: { names: readonly string[], within: number }): Table<AccessModSiteRow> {
  const numbers = (of: (site: BuiltSite, i: number) => number): Float64Array => Float64Array.from(built, of)
  return tableFrom<AccessModSiteRow>({
    amId: numbers((_, i) => i + 1),
    amOrderComputed: numbers((_, i) => i + 1),
    amName: names,
    amTravelTimeMax: numbers(() => within / 60),
    amPopTravelTimeMax: numbers(({ filling }) => filling.waiting),
    amCorrPopTime: numbers(({ correlation }) => correlation),
    amLabel: built.map(({ size }) => size?.label ?? ''),
    amCapacity: numbers(({ size }) => size?.capacity ?? NaN),
    amTravelTimeCatchment: numbers(({ limit }) => limit / 60),
    amPopCatchmentTotal: numbers(({ filling }) => filling.within),
    amCapacityRealised: numbers(({ filling }) => filling.taken),
    amCapacityResidual: numbers(({ size, filling }) => size === undefined ? 0 : size.capacity - filling.taken),
    amPopCatchmentDiff: numbers(({ filling }) => Math.round((filling.within - filling.taken) * 1e6) / 1e6),
    amPopCoveredPercent: numbers(({ after }) => (reachable - after) / reachable * 100),
    amPopTotal: numbers(() => total),
    amPopTotalNotOnBarrier: numbers(() => reachable),
    amPopResidualAfter: numbers(({ after }) => after),
    amPopResidualBefore: numbers(({ before }) => before),
  })
}
