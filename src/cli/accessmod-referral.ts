import { referral } from '../analysis/referral.ts'
import { tableFrom, type Table, type TableColumn } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoJSON } from '../export/geojson.ts'
import type { ReplayReferral } from '../io/replay-arguments.ts'
import { facilityLayer, groundLayer, noteIgnored } from './accessmod-layers.ts'
import { longest } from './accessmod-travel-time.ts'
import type { JobResult } from './accessmod.ts'
import type { Session } from './session.ts'

/** AccessMod's referral analysis. */
export async function runReferral(session: Session, args: ReplayReferral): Promise<JobResult> {
  const land = await groundLayer(session, args)
  const from = await facilityLayer(session, args.inputHfFrom, { rows: args.tableFacilities, argument: 'tableFacilities', id: args.idField })
  const to = await facilityLayer(session, args.inputHfTo, { rows: args.tableFacilitiesTo, argument: 'tableFacilitiesTo', id: args.idFieldTo })
  if (args.unitCost !== 'm' || args.unitDist !== 'km') noteIgnored(session, `args.unitCost and args.unitDist were left out: tables are in minutes and kilometres, not in ${args.unitCost} and ${args.unitDist}`)
  // AccessMod goes through all pairs when it exchanges the groups, which only saves it work.
  const closest = args.limitClosest && !args.permuteGroups ? 'time' : undefined
  const found = await session.step('finding ways', () => referral(land, {
    from, to, cutoff: longest(args.maxTravelTime), closest, compat: 'accessmod-5.9', columns: { id: args.idField, label: args.labelField }, ...session.run,
  }))
  session.addIssues([...new Set([args.inputHfFrom, args.inputHfTo])].join(', '), found.issues)
  const named = <Row extends object>(table: Table<Row>): string => toCsv(renamed(table, args))
  const files: JobResult['files'] = {
    [`${args.outputReferral}.csv`]: () => named(found.pairs), [`${args.outputNearestTime}.csv`]: () => named(found.byTime), [`${args.outputNearestDist}.csv`]: () => named(found.byDistance),
  }
  if (args.keepNetDist) files[`${args.outputNetDist}.geojson`] = () => `${JSON.stringify(toGeoJSON(found.network))}\n`
  return { files, summary: `${args.outputReferral}: ${found.pairs.length} pairs`, counts: { from: from.size, to: to.size, pairs: found.pairs.length } }
}

/** The other group may have other columns. */
function renamed<Row extends object>(table: Table<Row>, args: ReplayReferral): Table<Row> {
  const others = new Map([[`to__${args.idField}`, `to__${args.idFieldTo}`], [`to__${args.labelField}`, `to__${args.labelFieldTo}`]])
  const columns = (table.names as (keyof Row & string)[]).map(name => [others.get(name) ?? name, table.column(name) as unknown as TableColumn])
  return tableFrom<Row>(Object.fromEntries(columns) as Record<keyof Row & string, TableColumn>)
}
