import { basename, dirname } from 'node:path'
import { writeOutputs } from '../export/write.node.ts'
import type { CommandContext } from './command.ts'
import { checkWritable } from './output-folder.ts'
import { readRoadNetwork } from './roads.ts'
import { Session } from './session.ts'
import { formatCompact, formatNumber, printTable } from './terminal.ts'

/** `farsakh network`: builds a road network once; the file it writes opens at once wherever `--network` stands. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const out = options.out!
  const session = new Session(context)
  await checkWritable(dirname(out))
  const network = await readRoadNetwork(session)
  // A saved mesh spares every later run the time to make it.
  if (options.isochrones !== false) await session.step('preparing isochrones', () => network.mesh(session.run))
  const { buffer } = network
  await session.step('writing', () => writeOutputs(dirname(out), { [basename(out)]: new Uint8Array(buffer) }, session.run))
  const { graph } = network
  const { componentSizes, kilometres, vertices, ways } = graph.meta
  const facts = { nodes: graph.nodeCount, arcs: graph.arcCount, kilometres, components: componentSizes, vertices, ways, bytes: buffer.byteLength }
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ command: 'network', file: out, ...facts })}\n`)
    return
  }
  const largest = componentSizes.length === 0 ? 0 : componentSizes[0] / graph.nodeCount
  io.stdout.write(printTable([{ title: basename(out), align: 'left' }, { title: '', align: 'right' }], [
    ['ways', formatNumber(ways)], ['OSM nodes on roads', formatNumber(vertices)], ['nodes', formatNumber(graph.nodeCount)], ['arcs', formatNumber(graph.arcCount)],
    ['kilometres', formatNumber(kilometres, 1)], ['in the largest connected part', `${(100 * largest).toFixed(1)} %`], ['bytes', formatCompact(buffer.byteLength)],
  ], { width: io.stdout.columns }))
}
