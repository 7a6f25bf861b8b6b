import { FarsakhError } from '../core/errors.ts'
import { keyRoles, type Block } from './osm-block.ts'
import { PairList, type TagSets } from './tag-sets.ts'
import { unpack } from './wire.ts'

/** Where packed numbers lie in a block. */
export type Span = readonly [start: number, stop: number]

export const noSpan: Span = [0, 0]

/** Span of the length-delimited field that a block's cursor stands at. */
export function spanOf({ wire }: Block): Span {
  wire.span()
  return [wire.start, wire.stop]
}

/** Messages of one kind in a group. */
export function* elements({ wire }: Block, element: number, start: number, stop: number): Generator<Span, void, undefined> {
  for (let at = start; at < stop;) {
    wire.enter(at, stop)
    const field = wire.next()
    if (field === element) wire.span()
    else wire.skip(field)
    at = wire.pos
    if (field === element) yield [wire.start, wire.stop]
  }
}

/** What the decoders throw; the reader adds file and byte. */
export function malformed(expected: string, got: string): FarsakhError {
  return new FarsakhError('OSM_MALFORMED', `expected ${expected}, got ${got}`)
}

/** Scratch for the tags of one element after another, as numbers of strings in the block. */
export class TagReader {
  keys: Uint32Array = new Uint32Array(256)
  values: Uint32Array = new Uint32Array(256)
  readonly #pairs = new PairList()
  readonly #tagSets: TagSets

  constructor(tagSets: TagSets) {
    this.#tagSets = tagSets
  }

  /** Unpacks keys only. @returns how many there are */
  readKeys(block: Block, start: number, stop: number): number {
    this.reserve(stop - start)
    return unpack(block.bytes, start, stop, this.keys)
  }

  /** Unpacks values. @throws FarsakhError `OSM_MALFORMED` when they are not `count` */
  readValues(block: Block, start: number, stop: number, count: number): void {
    if (stop - start > this.values.length) this.values = new Uint32Array(2 * (stop - start))
    const found = unpack(block.bytes, start, stop, this.values)
    if (found !== count) throw malformed(`as many tag values as the ${count} keys`, `${found}`)
  }

  /** Makes room for so many keys. */
  reserve(length: number): void {
    if (length > this.keys.length) this.keys = new Uint32Array(length * 2)
  }

  /** Tag set of the first `count` keys and values. */
  intern(block: Block, count: number): number {
    const { keys, values } = this, pairs = this.#pairs, tagSets = this.#tagSets
    pairs.length = 0
    for (let i = 0; i < count; i++) {
      if (block.role(keys[i]) >= keyRoles.road) pairs.push(block.textId(keys[i], tagSets), block.textId(values[i], tagSets))
    }
    return tagSets.internPairs(pairs)
  }

  /** Tag set of keys and values that alternate in `keys` from `start` to `stop`. */
  internRun(block: Block, start: number, stop: number): number {
    const { keys } = this, pairs = this.#pairs, tagSets = this.#tagSets
    pairs.length = 0
    for (let i = start; i < stop; i += 2) {
      if (block.role(keys[i]) >= keyRoles.road) pairs.push(block.textId(keys[i], tagSets), block.textId(keys[i + 1], tagSets))
    }
    return tagSets.internPairs(pairs)
  }
}
