import { FarsakhError } from '../core/errors.ts'
import { breathe, report, type Breath } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { RoadColumns } from '../data/roads.ts'
import type { ByteSource } from '../data/source.ts'
import { indexBlobs, openBlob, type BlobIndex } from './osm-blobs.ts'
import { Block, groupKinds } from './osm-block.ts'
import { NodeDecoder } from './osm-nodes.ts'
import { WayDecoder } from './osm-ways.ts'
import { RoadCollector, type ReadOsmOptions } from './road-collector.ts'
import { Windows } from './windows.ts'

/**
 * Reads the roads of an OSM PBF file: first the ways and turn restrictions, then the positions of the nodes that they use.
 * In the usual order (nodes, ways, relations) each blob is inflated once; any other order is read in two passes.
 * Raw and zlib blobs, dense and plain nodes are understood.
 * @throws FarsakhError `OSM_TRUNCATED`, `OSM_MALFORMED`, `OSM_UNSUPPORTED` (compression or required feature), `OSM_EMPTY` (no roads)
 * Cost: about 30 MB of file a second; memory for the roads, 64 MB of windows and one inflated blob.
 * Source: wiki.openstreetmap.org/wiki/PBF_Format.
 */
export async function readOsmPbf(source: ByteSource, options: ReadOsmOptions = {}): Promise<RoadColumns> {
  const windows = new Windows(source, await source.size(options.signal))
  const reader = new PbfReader(source, windows, await indexBlobs(windows, source, options.signal), options)
  const sorted = await reader.read(await reader.firstWayBlob())
  const roads = sorted ?? await reader.read(0)
  if (roads === undefined) throw new Error('a reading from the first blob has nothing before it')
  return roads.finish(source.name, options.bbox)
}

class PbfReader {
  readonly #source: ByteSource
  readonly #windows: Windows
  readonly #blobs: BlobIndex
  readonly #options: RunOptions
  /** Blocks opened while looking for the first way. */
  readonly #opened = new Map<number, Block>()
  readonly #breath: Breath = { last: 0 }
  #done = 0

  constructor(source: ByteSource, windows: Windows, blobs: BlobIndex, options: RunOptions) {
    this.#source = source
    this.#windows = windows
    this.#blobs = blobs
    this.#options = options
  }

  /** First blob with ways or relations if the file is sorted by type. Cost: opens log2(blobs) of them. */
  async firstWayBlob(): Promise<number> {
    let low = 0, high = this.#blobs.count
    while (low < high) {
      const mid = (low + high) >>> 1, block = await this.#open(mid)
      this.#opened.set(mid, block)
      if (hasWays(block)) high = mid
      else low = mid + 1
    }
    return low
  }

  /**
   * Takes the ways from blob `first` on, then the nodes of all blobs that have any.
   * @returns undefined when there were ways before `first` after all
   */
  async read(first: number): Promise<RoadCollector | undefined> {
    const roads = new RoadCollector(), ways = new WayDecoder(roads), nodes = new NodeDecoder(roads)
    const nodeBlobs = Array.from({ length: first }, (_, i) => i)
    this.#done = 0
    for (let i = first; i < this.#blobs.count; i++) {
      const block = await this.#take(i)
      this.#attempt(i, () => takeWays(block, ways))
      if (hasNodes(block)) nodeBlobs.push(i)
    }
    roads.needNodes()
    for (const i of nodeBlobs) {
      const block = await this.#take(i)
      if (i < first && hasWays(block)) return undefined
      this.#attempt(i, () => takeNodes(block, nodes))
    }
    return roads
  }

  async #take(i: number): Promise<Block> {
    report(this.#options, 'reading roads', Math.min(this.#done, this.#windows.size), this.#windows.size)
    await breathe(this.#breath)
    this.#done += this.#blobs.length[i]
    const opened = this.#opened.get(i)
    this.#opened.delete(i)
    return opened ?? this.#open(i)
  }

  async #open(i: number): Promise<Block> {
    const { offset, length } = this.#blobs
    const blob = await this.#windows.read(offset[i], length[i], this.#options.signal)
    return this.#attempt(i, () => new Block(openBlob(blob, this.#source, offset[i])))
  }

  /** Adds file and byte to what the decoders find wrong. */
  #attempt<T>(i: number, job: () => T): T {
    try {
      return job()
    } catch (error) {
      if (!(error instanceof FarsakhError) || error.detail.file !== undefined) throw error
      const at = this.#blobs.offset[i], { name } = this.#source
      throw new FarsakhError(error.code, `${error.message} (in the block at byte ${at} of ${name})`, { ...error.detail, file: name, blob: at }, { cause: error })
    }
  }
}

function hasWays(block: Block): boolean {
  return block.has(groupKinds.way) || block.has(groupKinds.relation)
}

function hasNodes(block: Block): boolean {
  return block.has(groupKinds.node) || block.has(groupKinds.dense)
}

function takeWays(block: Block, decoder: WayDecoder): void {
  for (const { kind, start, stop } of block.groups) {
    if (kind === groupKinds.way) decoder.ways(block, start, stop)
    else if (kind === groupKinds.relation) decoder.relations(block, start, stop)
  }
}

function takeNodes(block: Block, decoder: NodeDecoder): void {
  for (const { kind, start, stop } of block.groups) {
    if (kind === groupKinds.dense) decoder.dense(block, start, stop)
    else if (kind === groupKinds.node) decoder.plain(block, start, stop)
  }
}
