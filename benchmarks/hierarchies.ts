import { buildGraph, FarsakhError, Network, networkFrom, RoadGraph } from 'farsakh'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprint } from '../src/core/hash.ts'
import { Hierarchy, type Metric } from './engines.ts'
import { graphDirectory, readGraphDirectory } from './graphs.ts'

/** A graph with its hierarchy and its cost worked in. */
export interface Prepared {
  readonly graph: RoadGraph
  readonly hierarchy: Hierarchy
  readonly metric: Metric
}

/** A graph of the benchmarks, opened from the file that its first opening leaves behind, so that processes measured begin small. */
export function openGraph(name: string): RoadGraph {
  const path = join(graphDirectory(name), 'graph.farsakh')
  const make = (): void => write(path, buildGraph(readGraphDirectory(graphDirectory(name))).buffer)
  if (!existsSync(path)) make()
  try {
    return RoadGraph.from(read(path))
  } catch (error) {
    if (!(error instanceof FarsakhError)) throw error
    make()
    return RoadGraph.from(read(path))
  }
}

/** A graph with its hierarchy, kept in a file until the code that builds hierarchies changes. */
export function openPrepared(name: string): Prepared {
  const graph = openGraph(name), path = hierarchyFile(name)
  if (!existsSync(path)) keepHierarchy(name, Hierarchy.build(graph))
  const hierarchy = Hierarchy.from(read(path), graph)
  return { graph, hierarchy, metric: hierarchy.customize(graph.ms) }
}

/** The network that was read from a PBF, or else one made of a graph's arcs. Without a hierarchy. */
export function openNetwork(name: string): Network {
  const path = join(graphDirectory(name), 'network.farsakh')
  if (!existsSync(path)) return networkFrom(openGraph(name))
  try {
    return Network.from(read(path))
  } catch (error) {
    if (!(error instanceof FarsakhError)) throw error
    // Another version of farsakh left it behind.
    rmSync(graphDirectory(name), { recursive: true })
    return Network.from(read(join(graphDirectory(name), 'network.farsakh')))
  }
}

/** The file of a network with its hierarchy, as it is saved by `network.buffer`; made when it is not there. */
export function preparedNetworkFile(name: string): string {
  const path = join(graphDirectory(name), `network-${builders(/^network.*\.ts$/, 'travel')}-${builders()}.farsakh`)
  if (!existsSync(path)) write(path, openNetwork(name).prepare().buffer)
  return path
}

/** Where the hierarchy of a graph is kept. */
export function hierarchyFile(name: string): string {
  return join(graphDirectory(name), `hierarchy-${builders()}.farsakh`)
}

/** Keeps a hierarchy for `openPrepared`. */
export function keepHierarchy(name: string, hierarchy: Hierarchy): void {
  write(hierarchyFile(name), hierarchy.buffer)
}

/** Reads a file into a buffer of its own, once and without a copy. */
export function read(path: string): ArrayBuffer {
  const bytes = readFileSync(path)
  return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}

/** A fingerprint of the code that decides what a file looks like. */
function builders(pattern = /^(dissect.*|contract|hierarchy|customize|packed)\.ts$/, layer = 'search'): string {
  const folder = join(import.meta.dirname, '..', 'src', layer)
  const files = readdirSync(folder).filter(file => pattern.test(file)).sort()
  const text = new TextEncoder().encode(files.map(file => readFileSync(join(folder, file), 'utf8')).join('\n'))
  return fingerprint(text.buffer)
}

function write(path: string, buffer: ArrayBufferLike): void {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, new Uint8Array(buffer))
  renameSync(draft, path)
}
