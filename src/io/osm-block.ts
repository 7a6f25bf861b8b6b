import { isRoadKey } from '../data/roads.ts'
import type { TagSets } from './tag-sets.ts'
import { Wire } from './wire.ts'

/** What a group of elements holds: the number of its field. */
export const groupKinds = { node: 1, dense: 2, way: 3, relation: 4 } as const

/** What a string means as a key of a way. */
export const keyRoles = { unknown: 0, other: 1, road: 2, highway: 3, route: 4 } as const

interface Group {
  readonly kind: number
  readonly start: number
  readonly stop: number
}

const field = { strings: 1 << 3 | 2, group: 2 << 3 | 2, granularity: 17 << 3, latOffset: 19 << 3, lonOffset: 20 << 3 }
const stringField = 1 << 3 | 2

/** An opened block: its groups, its string table (decoded as far as it is asked for) and the units of its coordinates. */
export class Block {
  readonly bytes: Uint8Array
  readonly wire: Wire
  readonly groups: Group[] = []
  /** Nanodegrees. */
  granularity = 100
  latOffset = 0
  lonOffset = 0
  /** Start and end of each string. */
  readonly #bounds: Uint32Array
  readonly #strings: (string | undefined)[] = []
  /** What each string means as a key, `keyRoles.unknown` until asked by `role`. */
  readonly roles: Uint8Array
  readonly #textIds: Int32Array

  /** @throws FarsakhError `OSM_MALFORMED` */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.wire = new Wire(bytes)
    const { wire } = this
    let start = 0, stop = 0
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === field.strings) {
        wire.span();
        ({ start, stop } = wire)
      } else if (tag === field.group) {
        wire.span()
        if (wire.stop > wire.start) this.groups.push({ kind: bytes[wire.start] >>> 3, start: wire.start, stop: wire.stop })
      } else if (tag === field.granularity) this.granularity = wire.signed()
      else if (tag === field.latOffset) this.latOffset = wire.signed()
      else if (tag === field.lonOffset) this.lonOffset = wire.signed()
      else wire.skip(tag)
    }
    this.#bounds = stringBounds(wire, start, stop)
    const count = this.#bounds.length >>> 1
    this.roles = new Uint8Array(count)
    this.#textIds = new Int32Array(count).fill(-1)
  }

  has(kind: number): boolean {
    return this.groups.some(group => group.kind === kind)
  }

  /** Text of the string table; '' beyond its end. */
  string(i: number): string {
    return this.#strings[i] ??= decoder.decode(this.bytes.subarray(this.#bounds[2 * i] ?? 0, this.#bounds[2 * i + 1] ?? 0))
  }

  /** Meaning of a string as a key of a way. */
  role(i: number): number {
    return this.roles[i] || (this.roles[i] = roleOf(this.string(i)))
  }

  /** Number of a string among the texts of `tagSets`. */
  textId(i: number, tagSets: TagSets): number {
    const known = this.#textIds[i]
    return known >= 0 ? known : this.#textIds[i] = tagSets.textId(this.string(i))
  }
}

/** Start and end of each string of the table. */
function stringBounds(wire: Wire, start: number, stop: number): Uint32Array {
  const { bytes } = wire
  // A string takes two bytes at least: field and length.
  const bounds = new Uint32Array(stop - start)
  let count = 0
  for (wire.enter(start, stop); wire.pos < stop;) {
    const { pos } = wire
    if (bytes[pos] === stringField && bytes[pos + 1] < 128) {
      wire.pos = bounds[count + 1] = pos + 2 + bytes[pos + 1]
      bounds[count] = pos + 2
      count += 2
    } else {
      const tag = wire.next()
      wire.skip(tag)
      if (tag !== stringField) continue
      bounds[count] = wire.start
      bounds[count + 1] = wire.stop
      count += 2
    }
  }
  wire.next()
  return bounds.subarray(0, count)
}

const decoder = new TextDecoder()

function roleOf(key: string): number {
  if (key === 'highway') return keyRoles.highway
  if (key === 'route') return keyRoles.route
  return isRoadKey(key) ? keyRoles.road : keyRoles.other
}
