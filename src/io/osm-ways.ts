import { keyRoles, type Block } from './osm-block.ts'
import { elements, malformed, noSpan, spanOf, TagReader, type Span } from './osm-tags.ts'
import { isRestriction, type Member } from './restrictions.ts'
import type { RoadCollector } from './road-collector.ts'
import { isRoad } from './tag-sets.ts'
import { unpack, unpackDeltas } from './wire.ts'

const fields = { id: 1 << 3, keys: 2 << 3 | 2, values: 3 << 3 | 2 }
const wayFields = { element: 3 << 3 | 2, refs: 8 << 3 | 2 }
const relationFields = { element: 4 << 3 | 2, roles: 8 << 3 | 2, ids: 9 << 3 | 2, types: 10 << 3 | 2 }
const memberTypes = ['node', 'way', 'relation'] as const

/** Decodes ways and turn restrictions into a collector; of what is no road it builds nothing. */
export class WayDecoder {
  readonly #roads: RoadCollector
  readonly #tags: TagReader

  constructor(roads: RoadCollector) {
    this.#roads = roads
    this.#tags = new TagReader(roads.tagSets)
  }

  /** Keeps the ways of a group that are roads. */
  ways(block: Block, start: number, stop: number): void {
    const { wire, bytes } = block, { refs } = this.#roads
    for (let at = start; at < stop;) {
      wire.enter(at, stop)
      const element = wire.next()
      if (element !== wayFields.element) {
        wire.skip(element)
        at = wire.pos
        continue
      }
      wire.span()
      at = wire.pos
      wire.enter(wire.start, wire.stop)

      // Keys stand before node references: most ways turn out to be no roads there, and the rest of them is never looked at.
      let id = 0, count = 0, mayBeRoad = true, valuesStart = 0, valuesStop = 0, refsStart = 0, refsStop = 0
      for (let field = wire.next(); field !== 0 && mayBeRoad; field = wire.next()) {
        if (field === fields.id) id = wire.signed()
        else if ((field & 7) !== 2) wire.skip(field)
        else {
          wire.span()
          if (field === fields.keys) {
            count = this.#tags.readKeys(block, wire.start, wire.stop)
            mayBeRoad = this.#mayBeRoad(block, count)
          } else if (field === fields.values) {
            valuesStart = wire.start
            valuesStop = wire.stop
          } else if (field === wayFields.refs) {
            refsStart = wire.start
            refsStop = wire.stop
          }
        }
      }
      if (count === 0 || !mayBeRoad) continue
      this.#tags.readValues(block, valuesStart, valuesStop, count)
      if (!this.#isRoad(block, count)) continue
      refs.reserve(refs.length + refsStop - refsStart)
      refs.length += unpackDeltas(bytes, refsStart, refsStop, refs.values, refs.length)
      this.#roads.endWay(id, this.#tags.intern(block, count))
    }
  }

  /** Takes the turn restrictions among the relations of a group. */
  relations(block: Block, start: number, stop: number): void {
    const { wire } = block
    for (const [from, to] of elements(block, relationFields.element, start, stop)) {
      wire.enter(from, to)
      const spans = new Map<number, Span>()
      for (let field = wire.next(); field !== 0; field = wire.next()) {
        if ((field & 7) === 2) spans.set(field, spanOf(block))
        else wire.skip(field)
      }
      const tags = this.#tagsOf(block, spans)
      if (isRestriction(tags.type)) this.#roads.restrictions.add(tags, membersOf(block, spans))
    }
  }

  #mayBeRoad(block: Block, count: number): boolean {
    const { keys } = this.#tags, { roles } = block
    for (let i = 0; i < count; i++) if ((roles[keys[i]] || block.role(keys[i])) >= keyRoles.highway) return true
    return false
  }

  #isRoad(block: Block, count: number): boolean {
    const { keys, values } = this.#tags
    for (let i = 0; i < count; i++) {
      const role = block.role(keys[i])
      if (role === keyRoles.highway || (role === keyRoles.route && isRoad(undefined, block.string(values[i])))) return true
    }
    return false
  }

  #tagsOf(block: Block, spans: ReadonlyMap<number, Span>): Record<string, string> {
    const count = this.#tags.readKeys(block, ...spans.get(fields.keys) ?? noSpan)
    this.#tags.readValues(block, ...spans.get(fields.values) ?? noSpan, count)
    const tags: Record<string, string> = {}
    for (let i = 0; i < count; i++) tags[block.string(this.#tags.keys[i])] = block.string(this.#tags.values[i])
    return tags
  }
}

function membersOf(block: Block, spans: ReadonlyMap<number, Span>): Member[] {
  const [idsStart, idsStop] = spans.get(relationFields.ids) ?? noSpan
  const [rolesStart, rolesStop] = spans.get(relationFields.roles) ?? noSpan
  const [typesStart, typesStop] = spans.get(relationFields.types) ?? noSpan
  const ids = new Float64Array(idsStop - idsStart), roles = new Uint32Array(rolesStop - rolesStart), types = new Uint32Array(typesStop - typesStart)
  const count = unpackDeltas(block.bytes, idsStart, idsStop, ids)
  const roleCount = unpack(block.bytes, rolesStart, rolesStop, roles), typeCount = unpack(block.bytes, typesStart, typesStop, types)
  if (roleCount !== count || typeCount !== count) throw malformed(`as many roles and types as the ${count} members of a relation`, `${roleCount} and ${typeCount}`)
  return Array.from({ length: count }, (_, i) => ({ id: ids[i], role: block.string(roles[i]), type: memberTypes[types[i]] }))
}
