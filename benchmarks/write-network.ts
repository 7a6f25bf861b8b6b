// Writes a network that is read from a PBF as a graph directory, with the network itself beside it: write-network.ts porto|country [PBF]
import { bytes, driving, readNetwork } from 'farsakh'
import { file } from 'farsakh/node'
import { sampleCountry } from 'farsakh/sample'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeGraphDirectory } from './graphs.ts'

const [name, path] = process.argv.slice(2)
const source = path === undefined ? bytes(sampleCountry({ size: 'country', seed: 1 }).files().find(made => made.name === 'roads.osm.pbf')!.content, 'roads.osm.pbf') : file(path)
const network = await readNetwork(source, { profile: driving })
const { graph: { tail, head, lon, lat, nodeCount: nodes }, ms: cost } = network
// Contenders get no loops, no closed arcs, and of parallel arcs the fastest, because some of them add parallel ones up. No time changes by that.
const open = Array.from(head.keys()).filter(arc => cost[arc] !== 0xffffffff && tail[arc] !== head[arc]).sort((a, b) => tail[a]! - tail[b]! || head[a]! - head[b]! || cost[a]! - cost[b]!)
const kept = open.filter((arc, i) => i === 0 || tail[arc] !== tail[open[i - 1]!] || head[arc] !== head[open[i - 1]!])
const column = (values: Uint32Array): Uint32Array => Uint32Array.from(kept, arc => values[arc]!)
writeGraphDirectory({ name: name!, nodes, lon, lat, tail: column(tail), head: column(head), ms: column(cost) }, draft => writeFileSync(join(draft, 'network.farsakh'), new Uint8Array(network.buffer)))
