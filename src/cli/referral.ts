import { referral, type ReferralRow } from '../analysis/referral.ts'
import { formatDuration } from '../core/units.ts'
import type { Table } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoJSON } from '../export/geojson.ts'
import type { CommandContext } from './command.ts'
import { defaultCutoff } from './defaults.ts'
import { joinOptions, readSide } from './inputs.ts'
import type { CliIo } from './io.ts'
import { readModel } from './model.ts'
import { checkWritable } from './output-folder.ts'
import { announce, writeResults } from './results.ts'
import { Session } from './session.ts'
import { formatNumber, printTable, styleFor } from './terminal.ts'

/** `farsakh referral`: from each facility to those that it refers patients to. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const from = await readSide(session, 'from', options.whereFrom), to = await readSide(session, 'to', options.where)
  const { model } = await readModel(session)
  const cutoff = options.cutoff ?? defaultCutoff
  const found = await session.step('finding ways', () => referral(model, { from, to, cutoff, ...joinOptions(session), ...session.run }))
  session.addIssues([...new Set([options.from!, options.to!])].join(', '), found.issues)
  const written = await writeResults(session, {
    'referral.csv': () => toCsv(found.pairs), 'referral_by_time.csv': () => toCsv(found.byTime), 'referral_by_distance.csv': () => toCsv(found.byDistance),
    'referral_network.geojson': () => `${JSON.stringify(toGeoJSON(found.network))}\n`,
  }, { counts: { from: from.size, to: to.size, pairs: found.pairs.length } })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'referral', out: options.out, files: written, nearest: [...found.byTime] })}\n`)
  else io.stdout.write(print(io, found.byTime, { asked: from.size, cutoff }))
  announce(session, written)
}

const most = 20

function print(io: CliIo, nearest: Table<ReferralRow>, { asked, cutoff }: { asked: number, cutoff: number }): string {
  const columns = [{ title: 'from', align: 'left' as const }, { title: 'nearest', align: 'left' as const }, { title: 'time', align: 'right' as const }, { title: 'km', align: 'right' as const }]
  const rows = [...nearest].slice(0, most).map(row => [row.from, row.to, formatDuration(row.seconds), formatNumber(row.metres / 1000, 1)])
  const alone = asked - new Set(nearest.column('from')).size
  return printTable(columns, rows, { width: io.stdout.columns, style: styleFor(io.stdout, io.env) })
    + (nearest.length > most ? `${formatNumber(nearest.length - most)} more stand in referral_by_time.csv\n` : '') + (alone > 0 ? `${formatNumber(alone)} of ${formatNumber(asked)} reach none within ${formatDuration(cutoff)}\n` : '')
}
