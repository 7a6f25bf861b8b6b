// Writes the driving network of Porto as a graph directory: write-porto.ts PBF
import { driving, readNetwork } from 'farsakh'
import { file } from 'farsakh/node'
import { writeGraphDirectory } from './graphs.ts'

const { graph, ms: cost } = await readNetwork(file(process.argv[2]!), { profile: driving })
const { tail, head, lon, lat, nodeCount: nodes } = graph
// Contenders get no loops, no closed arcs, and of parallel arcs the fastest, because some of them add parallel ones up. No time changes by that.
const open = Array.from(head.keys()).filter(arc => cost[arc] !== 0xffffffff && tail[arc] !== head[arc]).sort((a, b) => tail[a]! - tail[b]! || head[a]! - head[b]! || cost[a]! - cost[b]!)
const kept = open.filter((arc, i) => i === 0 || tail[arc] !== tail[open[i - 1]!] || head[arc] !== head[open[i - 1]!])
const column = (values: Uint32Array): Uint32Array => Uint32Array.from(kept, arc => values[arc]!)
writeGraphDirectory({ name: 'porto', nodes, lon, lat, tail: column(tail), head: column(head), ms: column(cost) })
