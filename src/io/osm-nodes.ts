import type { Block } from './osm-block.ts'
import { elements, malformed, noSpan, spanOf, TagReader, type Span } from './osm-tags.ts'
import type { RoadCollector } from './road-collector.ts'
import { unpack, unpackDeltas } from './wire.ts'

const nodeFields = { element: 1 << 3 | 2, id: 1 << 3, keys: 2 << 3 | 2, values: 3 << 3 | 2, lat: 8 << 3, lon: 9 << 3 }
const denseFields = { element: 2 << 3 | 2, ids: 1 << 3 | 2, lat: 8 << 3 | 2, lon: 9 << 3 | 2, tags: 10 << 3 | 2 }

/** Decodes positions and tags of the nodes that a collector's roads need. */
export class NodeDecoder {
  readonly #roads: RoadCollector
  readonly #tags: TagReader
  #ids = new Float64Array(8192)
  #lat = new Float64Array(8192)
  #lon = new Float64Array(8192)
  /** Index of each node of the group among the needed ones, -1 for the others. */
  #hits = new Int32Array(8192)

  constructor(roads: RoadCollector) {
    this.#roads = roads
    this.#tags = new TagReader(roads.tagSets)
  }

  /** A dense group: columns of differences. Without a needed node only its ids are decoded. */
  dense(block: Block, start: number, stop: number): void {
    const { wire, bytes } = block
    wire.enter(start, stop)
    if (wire.next() !== denseFields.element) return
    wire.span()
    wire.enter(wire.start, wire.stop)
    const spans = new Map<number, Span>()
    for (let field = wire.next(); field !== 0; field = wire.next()) {
      if ((field & 7) === 2) spans.set(field, spanOf(block))
      else wire.skip(field)
    }
    const [idsStart, idsStop] = spans.get(denseFields.ids) ?? noSpan
    const [latStart, latStop] = spans.get(denseFields.lat) ?? noSpan, [lonStart, lonStop] = spans.get(denseFields.lon) ?? noSpan
    this.#reserve(Math.max(idsStop - idsStart, latStop - latStart, lonStop - lonStart))
    const count = unpackDeltas(bytes, idsStart, idsStop, this.#ids)
    if (this.#match(count) === 0) return
    const lats = unpackDeltas(bytes, latStart, latStop, this.#lat), lons = unpackDeltas(bytes, lonStart, lonStop, this.#lon)
    if (lats !== count || lons !== count) throw malformed(`${count} latitudes and longitudes in a dense group`, `${lats} and ${lons}`)
    this.#place(block, count)
    const [tagsStart, tagsStop] = spans.get(denseFields.tags) ?? noSpan
    // Each node takes a byte at least, the 0 at its end: with no more than that none has tags.
    if (tagsStop - tagsStart > count) this.#denseTags(block, count, tagsStart, tagsStop)
  }

  /** A plain group: one message a node. */
  plain(block: Block, start: number, stop: number): void {
    const { wire, granularity, latOffset, lonOffset } = block, roads = this.#roads
    for (const [from, to] of elements(block, nodeFields.element, start, stop)) {
      wire.enter(from, to)
      let id = 0, lat = 0, lon = 0, keys = noSpan, values = noSpan
      for (let field = wire.next(); field !== 0; field = wire.next()) {
        if (field === nodeFields.id) id = wire.zigzag()
        else if (field === nodeFields.lat) lat = wire.zigzag()
        else if (field === nodeFields.lon) lon = wire.zigzag()
        else if (field === nodeFields.keys) keys = spanOf(block)
        else if (field === nodeFields.values) values = spanOf(block)
        else wire.skip(field)
      }
      const at = roads.find(id)
      if (at < 0) continue
      roads.setNode(at, toE7(lon, granularity, lonOffset), toE7(lat, granularity, latOffset))
      const count = this.#tags.readKeys(block, ...keys)
      this.#tags.readValues(block, ...values, count)
      roads.setNodeTags(at, this.#tags.intern(block, count))
    }
  }

  #reserve(length: number): void {
    if (length <= this.#ids.length) return
    this.#ids = new Float64Array(length * 2)
    this.#lat = new Float64Array(length * 2)
    this.#lon = new Float64Array(length * 2)
    this.#hits = new Int32Array(length * 2)
  }

  /** Finds which of the first `count` ids are needed: a walk along both columns, as long as the ids ascend. */
  #match(count: number): number {
    const { needed } = this.#roads, ids = this.#ids, hits = this.#hits, size = needed.length
    let at = 0, last = Infinity, found = 0
    for (let i = 0; i < count; i++) {
      const id = ids[i]
      if (id < last) at = this.#roads.seek(id)
      else while (at < size && needed[at] < id) at++
      last = id
      const isHit = at < size && needed[at] === id
      hits[i] = isHit ? at : -1
      if (isHit) found++
    }
    return found
  }

  #place({ granularity, latOffset, lonOffset }: Block, count: number): void {
    const { lonE7, latE7, known } = this.#roads, hits = this.#hits, lat = this.#lat, lon = this.#lon
    const isPlain = granularity === 100 && latOffset === 0 && lonOffset === 0
    for (let i = 0; i < count; i++) {
      const at = hits[i]
      if (at < 0) continue
      lonE7[at] = isPlain ? lon[i] : toE7(lon[i], granularity, lonOffset)
      latE7[at] = isPlain ? lat[i] : toE7(lat[i], granularity, latOffset)
      known[at] = 1
    }
  }

  /** Tags of dense nodes lie one after another, a 0 behind each node's. */
  #denseTags(block: Block, count: number, start: number, stop: number): void {
    this.#tags.reserve(stop - start)
    const tags = this.#tags.keys, hits = this.#hits, length = unpack(block.bytes, start, stop, tags)
    for (let i = 0, at = 0; i < count && at < length; i++, at++) {
      const first = at
      while (at < length && tags[at] !== 0) at += 2
      if (hits[i] >= 0 && at > first) this.#roads.setNodeTags(hits[i], this.#tags.internRun(block, first, Math.min(at, length)))
    }
  }
}

/** Units of the block to 1e-7 degrees. */
function toE7(value: number, granularity: number, offset: number): number {
  return Math.round((offset + granularity * value) / 100)
}
