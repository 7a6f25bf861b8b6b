import { FarsakhError } from '../core/errors.ts'
import { keyRoles, type Block } from './osm-block.ts'
import type { Member } from './restrictions.ts'
import { isRestriction } from './restrictions.ts'
import type { RoadCollector } from './road-collector.ts'
import { isRoad, PairList } from './tag-sets.ts'
import { unpack, unpackDeltas } from './wire.ts'

const id = 1 << 3, keys = 2 << 3 | 2, values = 3 << 3 | 2
const wayField = { element: 3 << 3 | 2, refs: 8 << 3 | 2 }
const relationField = { element: 4 << 3 | 2, roles: 8 << 3 | 2, ids: 9 << 3 | 2, types: 10 << 3 | 2 }
const nodeField = { element: 1 << 3 | 2, lat: 8 << 3, lon: 9 << 3 }
const denseField = { element: 2 << 3 | 2, ids: 1 << 3 | 2, lat: 8 << 3 | 2, lon: 9 << 3 | 2, tags: 10 << 3 | 2 }
const memberTypes = ['node', 'way', 'relation'] as const

/** Decodes the elements of blocks into a collector, building nothing for those that no road needs. It owns the scratch for packed numbers. */
export class ElementDecoder {
  readonly #roads: RoadCollector
  readonly #pairs = new PairList()
  #keys = new Uint32Array(256)
  #values = new Uint32Array(256)
  #ids = new Float64Array(8192)
  #lat = new Float64Array(8192)
  #lon = new Float64Array(8192)
  #hits = new Int32Array(8192)

  constructor(roads: RoadCollector) {
    this.#roads = roads
  }

  /** Keeps the ways of a group that are roads. */
  ways(block: Block, start: number, stop: number): void {
    const { wire, bytes } = block, roads = this.#roads
    let at = start
    while (at < stop) {
      wire.enter(at, stop)
      const element = wire.next()
      if (element !== wayField.element) {
        wire.skip(element)
        at = wire.pos
        continue
      }
      wire.span()
      at = wire.pos
      wire.enter(wire.start, wire.stop)
      let way = 0, keysStart = 0, keysStop = 0, valuesStart = 0, valuesStop = 0, refsStart = 0, refsStop = 0
      for (let field = wire.next(); field !== 0; field = wire.next()) {
        if (field === id) way = wire.signed()
        else if ((field & 7) !== 2) wire.skip(field)
        else {
          wire.span()
          if (field === keys) {
            keysStart = wire.start
            keysStop = wire.stop
          } else if (field === values) {
            valuesStart = wire.start
            valuesStop = wire.stop
          } else if (field === wayField.refs) {
            refsStart = wire.start
            refsStop = wire.stop
          }
        }
      }
      const tagSet = this.#roadTags(block, keysStart, keysStop, valuesStart, valuesStop)
      if (tagSet < 0) continue
      const { refs } = roads
      refs.reserve(refs.length + refsStop - refsStart)
      refs.length += unpackDeltas(bytes, refsStart, refsStop, refs.values, refs.length)
      roads.endWay(way, tagSet)
    }
  }

  /** Takes positions and tags of the nodes of a dense group that roads need. */
  dense(block: Block, start: number, stop: number): void {
    const { wire, bytes } = block
    wire.enter(start, stop)
    if (wire.next() !== denseField.element) return
    wire.span()
    wire.enter(wire.start, wire.stop)
    const spans = new Map<number, readonly [number, number]>()
    for (let field = wire.next(); field !== 0; field = wire.next()) {
      if ((field & 7) !== 2) wire.skip(field)
      else {
        wire.span()
        spans.set(field, [wire.start, wire.stop])
      }
    }
    const [idsStart, idsStop] = spans.get(denseField.ids) ?? nothing
    this.#reserve(idsStop - idsStart)
    const count = unpackDeltas(bytes, idsStart, idsStop, this.#ids)
    if (this.#match(count) === 0) return
    const lats = this.#coordinates(bytes, spans.get(denseField.lat) ?? nothing, 'lat'), lons = this.#coordinates(bytes, spans.get(denseField.lon) ?? nothing, 'lon')
    if (lats !== count || lons !== count) throw malformed(`${count} latitudes and longitudes in a dense group`, `${lats} and ${lons}`)
    this.#place(block, count)
    const [tagsStart, tagsStop] = spans.get(denseField.tags) ?? nothing
    if (tagsStop > tagsStart) this.#denseTags(block, count, tagsStart, tagsStop)
  }

  /** Takes the nodes of a plain group that roads need. */
  nodes(block: Block, start: number, stop: number): void {
    const { wire } = block, roads = this.#roads
    for (const [from, to] of elements(block, nodeField.element, start, stop)) {
      wire.enter(from, to)
      let node = 0, lat = 0, lon = 0, keysSpan: readonly [number, number] = nothing, valuesSpan: readonly [number, number] = nothing
      for (let field = wire.next(); field !== 0; field = wire.next()) {
        if (field === id) node = wire.zigzag()
        else if (field === nodeField.lat) lat = wire.zigzag()
        else if (field === nodeField.lon) lon = wire.zigzag()
        else if (field === keys) keysSpan = spanOf(block)
        else if (field === values) valuesSpan = spanOf(block)
        else wire.skip(field)
      }
      const at = roads.find(node)
      if (at < 0) continue
      roads.setNode(at, toE7(lon, block.granularity, block.lonOffset), toE7(lat, block.granularity, block.latOffset))
      const count = this.#unpackTags(block, ...keysSpan, ...valuesSpan)
      roads.setNodeTags(at, this.#intern(block, count))
    }
  }

  /** Takes the turn restrictions among the relations of a group. */
  relations(block: Block, start: number, stop: number): void {
    const { wire } = block
    for (const [from, to] of elements(block, relationField.element, start, stop)) {
      wire.enter(from, to)
      const spans = new Map<number, readonly [number, number]>()
      for (let field = wire.next(); field !== 0; field = wire.next()) {
        if ((field & 7) === 2) spans.set(field, spanOf(block))
        else wire.skip(field)
      }
      const count = this.#unpackTags(block, ...spans.get(keys) ?? nothing, ...spans.get(values) ?? nothing)
      const tags: Record<string, string> = {}
      for (let i = 0; i < count; i++) tags[block.string(this.#keys[i])] = block.string(this.#values[i])
      if (isRestriction(tags.type)) this.#roads.restrictions.add(tags, this.#members(block, spans))
    }
  }

  /** Tag set of a way, -1 when it is no road. */
  #roadTags(block: Block, keysStart: number, keysStop: number, valuesStart: number, valuesStop: number): number {
    if (keysStop - keysStart > this.#keys.length) this.#growTags(keysStop - keysStart)
    const count = unpack(block.bytes, keysStart, keysStop, this.#keys)
    for (let i = 0; i < count; i++) {
      if (block.role(this.#keys[i]) < keyRoles.highway) continue
      this.#unpackTags(block, keysStart, keysStop, valuesStart, valuesStop)
      return this.#hasRoad(block, count) ? this.#intern(block, count) : -1
    }
    return -1
  }

  #hasRoad(block: Block, count: number): boolean {
    for (let i = 0; i < count; i++) {
      const role = block.role(this.#keys[i])
      if (role === keyRoles.highway || (role === keyRoles.route && isRoad(undefined, block.string(this.#values[i])))) return true
    }
    return false
  }

  #unpackTags(block: Block, keysStart: number, keysStop: number, valuesStart: number, valuesStop: number): number {
    this.#growTags(Math.max(keysStop - keysStart, valuesStop - valuesStart))
    const count = unpack(block.bytes, keysStart, keysStop, this.#keys)
    const valueCount = unpack(block.bytes, valuesStart, valuesStop, this.#values)
    if (count !== valueCount) throw malformed(`as many tag values as the ${count} keys`, `${valueCount}`)
    return count
  }

  #growTags(length: number): void {
    if (length <= this.#keys.length) return
    this.#keys = new Uint32Array(length * 2)
    this.#values = new Uint32Array(length * 2)
  }

  #intern(block: Block, count: number): number {
    const { tagSets } = this.#roads, pairs = this.#pairs
    pairs.length = 0
    for (let i = 0; i < count; i++) {
      if (block.role(this.#keys[i]) >= keyRoles.road) pairs.push(block.textId(this.#keys[i], tagSets), block.textId(this.#values[i], tagSets))
    }
    return tagSets.internPairs(pairs)
  }

  #reserve(length: number): void {
    if (length <= this.#ids.length) return
    this.#ids = new Float64Array(length * 2)
    this.#hits = new Int32Array(length * 2)
  }

  /** Finds which of the first `count` ids are needed: a walk along both columns, as long as the ids ascend. */
  #match(count: number): number {
    const { needed } = this.#roads, ids = this.#ids, hits = this.#hits
    let at = 0, last = Infinity, found = 0
    for (let i = 0; i < count; i++) {
      const node = ids[i]
      if (node < last) at = this.#roads.seek(node)
      else while (needed[at] < node) at++
      last = node
      const isHit = needed[at] === node
      hits[i] = isHit ? at : -1
      if (isHit) found++
    }
    return found
  }

  #coordinates(bytes: Uint8Array, [start, stop]: readonly [number, number], axis: 'lat' | 'lon'): number {
    const needed = stop - start
    if (axis === 'lat') {
      if (needed > this.#lat.length) this.#lat = new Float64Array(needed * 2)
      return unpackDeltas(bytes, start, stop, this.#lat)
    }
    if (needed > this.#lon.length) this.#lon = new Float64Array(needed * 2)
    return unpackDeltas(bytes, start, stop, this.#lon)
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
    const { tagSets } = this.#roads, pairs = this.#pairs, hits = this.#hits
    this.#growTags(stop - start)
    const tags = this.#keys, length = unpack(block.bytes, start, stop, tags)
    for (let i = 0, at = 0; i < count && at < length; i++, at++) {
      if (hits[i] < 0) {
        while (at < length && tags[at] !== 0) at += 2
        continue
      }
      pairs.length = 0
      for (; at < length && tags[at] !== 0; at += 2) {
        if (block.role(tags[at]) >= keyRoles.road) pairs.push(block.textId(tags[at], tagSets), block.textId(tags[at + 1], tagSets))
      }
      if (pairs.length > 0) this.#roads.setNodeTags(hits[i], tagSets.internPairs(pairs))
    }
  }

  #members(block: Block, spans: ReadonlyMap<number, readonly [number, number]>): Member[] {
    const [idsStart, idsStop] = spans.get(relationField.ids) ?? nothing
    this.#reserve(idsStop - idsStart)
    const count = unpackDeltas(block.bytes, idsStart, idsStop, this.#ids)
    const [rolesStart, rolesStop] = spans.get(relationField.roles) ?? nothing, [typesStart, typesStop] = spans.get(relationField.types) ?? nothing
    this.#growTags(Math.max(rolesStop - rolesStart, typesStop - typesStart))
    const roles = unpack(block.bytes, rolesStart, rolesStop, this.#keys), types = unpack(block.bytes, typesStart, typesStop, this.#values)
    if (roles !== count || types !== count) throw malformed(`as many roles and types as the ${count} members of a relation`, `${roles} and ${types}`)
    return Array.from({ length: count }, (_, i) => ({ id: this.#ids[i], role: block.string(this.#keys[i]), type: memberTypes[this.#values[i]] }))
  }
}

const nothing: readonly [number, number] = [0, 0]

function spanOf({ wire }: Block): readonly [number, number] {
  wire.span()
  return [wire.start, wire.stop]
}

function* elements({ wire }: Block, element: number, start: number, stop: number): Generator<readonly [number, number], void, undefined> {
  for (let at = start; at < stop;) {
    wire.enter(at, stop)
    const field = wire.next()
    if (field === element) wire.span()
    else wire.skip(field)
    at = wire.pos
    if (field === element) yield [wire.start, wire.stop]
  }
}

/** Units of the block to 1e-7 degrees. */
function toE7(value: number, granularity: number, offset: number): number {
  return Math.round((offset + granularity * value) / 100)
}

function malformed(expected: string, got: string): FarsakhError {
  return new FarsakhError('OSM_MALFORMED', `expected ${expected}, got ${got}`)
}
