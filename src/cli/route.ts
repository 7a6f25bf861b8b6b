import type { Feature, LineString } from 'geojson'
import { FarsakhError } from '../core/errors.ts'
import type { LonLat } from '../core/types.ts'
import { formatDuration } from '../core/units.ts'
import { route } from '../travel/route.ts'
import type { CommandContext } from './command.ts'
import { joinOptions, readSide, type Side } from './inputs.ts'
import { checkWritable } from './output-folder.ts'
import { announce, writeResults } from './results.ts'
import { readRoadNetwork } from './roads.ts'
import { Session } from './session.ts'
import { formatNumber } from './terminal.ts'

/** `farsakh route`: the quickest way from one place to another. The line goes into `--out`, or to stdout without. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  if (options.out !== undefined) await checkWritable(options.out)
  const from = await position(session, 'from'), to = await position(session, 'to')
  const network = await readRoadNetwork(session)
  const found = await session.step('searching', () => route(network, { from, to, ...joinOptions(session), ...session.run }))
  const line: Feature<LineString> = {
    type: 'Feature', geometry: found.geometry,
    properties: { seconds: found.seconds, metres: Math.round(found.metres), access_metres: found.access.map(Math.round), ways: found.ways },
  }
  const summary = `${formatDuration(found.seconds)}, ${formatNumber(found.metres / 1000, 1)} km by road`
  if (options.out === undefined) {
    context.progress.note(summary)
    io.stdout.write(`${JSON.stringify(line)}\n`)
    return
  }
  const files = await writeResults(session, { 'route.geojson': () => `${JSON.stringify({ type: 'FeatureCollection', features: [line] })}\n` }, { counts: {} })
  io.stdout.write(options.json ? `${JSON.stringify({ command: 'route', out: options.out, files, ...line.properties })}\n` : `${summary}\n`)
  announce(session, files)
}

/** A position as typed, or that of the place with this id. */
async function position(session: Session, side: Side): Promise<LonLat> {
  const { options } = session.context
  const wanted = side === 'from' ? options.fromPoint! : options.toPoint!
  if (typeof wanted !== 'string') return wanted
  const path = options[side]
  if (path === undefined) throw new TypeError(`--${side}-point: expected longitude,latitude, or --${side} FILE with a place of that id, got "${wanted}"`)
  const places = await readSide(session, side, undefined)
  const index = places.ids.indexOf(wanted)
  if (index !== -1) return [places.lon[index], places.lat[index]]
  throw new FarsakhError('PLACES_EMPTY', `--${side}-point: expected the id of one of the ${places.size} places of ${path} (${places.ids.slice(0, 5).join(', ')}${places.size > 5 ? ', ...' : ''}), got "${wanted}"`, { file: path, value: wanted })
}
