import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FarsakhError } from '../core/errors.ts'
import { writeOutputs } from '../export/write.node.ts'
import type { CommandContext } from './command.ts'
import { checkWritable } from './output-folder.ts'
import { readRoadNetwork } from './roads.ts'
import { Session } from './session.ts'
import { formatCompact, formatNumber, formatShare, printTable } from './terminal.ts'

/** `farsakh network`: builds a road network once; the file it writes opens at once wherever `--network` stands. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const out = options.out!
  const session = new Session(context)
  await checkWritable(dirname(out))
  if ((await stat(out).catch(() => undefined))?.isDirectory() === true) throw new FarsakhError('OUTPUT_UNWRITABLE', `expected a file to write the network into, such as ${join(out, 'roads.farsakh')}, got the folder ${out}: choose another --out`, { folder: out, reason: 'folder' })
  const network = await readRoadNetwork(session)
  // A saved mesh spares every later run the time to make it.
  if (options.isochrones !== false) await session.step('preparing isochrones', () => network.mesh(session.run))
  if (options.hierarchy === true) await session.step('preparing the hierarchy', () => network.prepare(session.run))
  const { buffer } = network
  await session.step('writing', () => writeOutputs(dirname(out), { [basename(out)]: new Uint8Array(buffer) }, session.run))
  const { graph } = network
  const { componentSizes, kilometres, vertices, ways } = graph.meta
  const components = graph.component.reduce((most, component) => Math.max(most, component + 1), 0)
  // Components are measured in OSM nodes, which contraction leaves alone.
  const largest = vertices > 0 ? (componentSizes[0] ?? 0) / vertices : 0
  const facts = { nodes: graph.nodeCount, arcs: graph.arcCount, kilometres, components, largest, vertices, ways, hierarchy: network.isPrepared, bytes: buffer.byteLength }
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ command: 'network', file: out, ...facts })}\n`)
    return
  }
  io.stdout.write(printTable([{ title: basename(out), align: 'left' }, { title: '', align: 'right' }], [
    ['ways', formatNumber(ways)], ['OSM nodes on roads', formatNumber(vertices)], ['nodes', formatNumber(graph.nodeCount)], ['arcs', formatNumber(graph.arcCount)],
    ['kilometres', formatNumber(kilometres, 1)], ['connected parts', formatNumber(components)], ['OSM nodes in the largest part', formatShare(largest)], ...(network.isPrepared ? [['hierarchy', 'ready']] : []), ['bytes', formatCompact(buffer.byteLength)],
  ], { width: io.stdout.columns }))
}
