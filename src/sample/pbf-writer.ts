import { lowerBound } from '../core/rank.ts'
import { throwIfAborted } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Tags } from '../data/roads.ts'
import { deflate, joinBytes } from '../io/inflate.ts'
import type { OsmData, OsmRelation } from './osm.ts'

const perBlock = 8000

/**
 * Writes OSM PBF: one header, then dense nodes, ways and relations, each sorted by id, 8,000 to a zlib blob.
 * @param data nodes, ways and relations by columns
 * @param options `signal` and `onProgress`
 * Source: wiki.openstreetmap.org/wiki/PBF_Format, osmformat.proto and fileformat.proto.
 * Cost: one pass; about 1.5 million nodes a second.
 */
export function writePbf(data: OsmData, options: RunOptions = {}): Uint8Array {
  const pieces = [frame('OSMHeader', header(data))]
  const blocks = (count: number, write: (from: number, to: number) => Uint8Array): void => {
    for (let from = 0; from < count; from += perBlock) {
      throwIfAborted(options)
      pieces.push(frame('OSMData', write(from, Math.min(count, from + perBlock))))
    }
  }
  blocks(data.lonE7.length, (from, to) => nodeBlock(data, from, to))
  blocks(data.wayTags.length, (from, to) => wayBlock(data, from, to))
  blocks(data.relations.length, (from, to) => relationBlock(data.relations.slice(from, to)))
  return joinBytes(pieces)
}

/** A blob with its header in front. */
function frame(type: string, content: Uint8Array): Uint8Array {
  const blob = new Protobuf().varintField(2, content.length).bytesField(3, deflate(content)).take()
  const head = new Protobuf().textField(1, type).varintField(3, blob.length).take()
  const out = new Uint8Array(4 + head.length + blob.length)
  new DataView(out.buffer).setUint32(0, head.length)
  out.set(head, 4)
  out.set(blob, 4 + head.length)
  return out
}

function header({ lonE7, latE7 }: OsmData): Uint8Array {
  let west = Infinity, east = -Infinity, south = Infinity, north = -Infinity
  for (let i = 0; i < lonE7.length; i++) {
    west = Math.min(west, lonE7[i])
    east = Math.max(east, lonE7[i])
    south = Math.min(south, latE7[i])
    north = Math.max(north, latE7[i])
  }
  // The box is in nanodegrees: left, right, top, bottom.
  const box = new Protobuf()
  for (const [field, value] of [[1, west], [2, east], [3, north], [4, south]]) box.zigzagField(field, value * 100)
  return new Protobuf().bytesField(1, box.take()).textField(4, 'OsmSchema-V0.6').textField(4, 'DenseNodes').textField(5, 'Sort.Type_then_ID').textField(16, 'farsakh').take()
}

function nodeBlock({ lonE7, latE7, taggedNode, taggedNodeTags, tagSets }: OsmData, from: number, to: number): Uint8Array {
  const texts = new Texts(), ids = new Protobuf(), lats = new Protobuf(), lons = new Protobuf(), keysValues = new Protobuf()
  let lon = 0, lat = 0, at = lowerBound(taggedNode, from), isTagged = false
  for (let node = from; node < to; node++) {
    ids.zigzag(node === from ? from + 1 : 1)
    lats.zigzag(latE7[node] - lat)
    lons.zigzag(lonE7[node] - lon)
    lat = latE7[node]
    lon = lonE7[node]
    if (taggedNode[at] === node) {
      isTagged = true
      for (const [key, value] of Object.entries(tagSets[taggedNodeTags[at]])) keysValues.varint(texts.number(key)).varint(texts.number(value))
      at++
    }
    keysValues.varint(0)
  }
  const dense = new Protobuf().bytesField(1, ids.take()).bytesField(8, lats.take()).bytesField(9, lons.take())
  if (isTagged) dense.bytesField(10, keysValues.take())
  return block(texts, new Protobuf().bytesField(2, dense.take()))
}

function wayBlock({ wayTags, firstNode, node, tagSets }: OsmData, from: number, to: number): Uint8Array {
  const texts = new Texts(), group = new Protobuf(), refs = new Protobuf()
  for (let way = from; way < to; way++) {
    let last = 0
    for (let i = firstNode[way]; i < firstNode[way + 1]; i++) {
      refs.zigzag(node[i] + 1 - last)
      last = node[i] + 1
    }
    group.bytesField(3, tagged(way + 1, tagSets[wayTags[way]], texts).bytesField(8, refs.take()).take())
  }
  return block(texts, group)
}

const memberTypes = { node: 0, way: 1 }

function relationBlock(relations: readonly OsmRelation[]): Uint8Array {
  const texts = new Texts(), group = new Protobuf()
  for (const { id, tags, members } of relations) {
    const roles = new Protobuf(), ids = new Protobuf(), types = new Protobuf()
    let last = 0
    for (const member of members) {
      roles.varint(texts.number(member.role))
      ids.zigzag(member.id - last)
      types.varint(memberTypes[member.type])
      last = member.id
    }
    group.bytesField(4, tagged(id, tags, texts).bytesField(8, roles.take()).bytesField(9, ids.take()).bytesField(10, types.take()).take())
  }
  return block(texts, group)
}

/** The fields that ways and relations have in common: id, keys, values. */
function tagged(id: number, tags: Tags, texts: Texts): Protobuf {
  const keys = new Protobuf(), values = new Protobuf()
  for (const [key, value] of Object.entries(tags)) {
    keys.varint(texts.number(key))
    values.varint(texts.number(value))
  }
  return new Protobuf().varintField(1, id).bytesField(2, keys.take()).bytesField(3, values.take())
}

function block(texts: Texts, group: Protobuf): Uint8Array {
  return new Protobuf().bytesField(1, texts.take()).bytesField(2, group.take()).take()
}

/** The string table of a block; the first string is empty by definition. */
class Texts {
  readonly #numbers = new Map<string, number>([['', 0]])

  number(text: string): number {
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(text, number)
    }
    return number
  }

  take(): Uint8Array {
    const table = new Protobuf()
    for (const text of this.#numbers.keys()) table.textField(1, text)
    return table.take()
  }
}

/** Appends protocol buffer fields; `take` hands them over and starts anew. */
class Protobuf {
  #bytes = new Uint8Array(256)
  #length = 0

  varint(value: number): this {
    this.#reserve(10)
    while (value > 127) {
      this.#bytes[this.#length++] = value % 128 + 128
      value = Math.floor(value / 128)
    }
    this.#bytes[this.#length++] = value
    return this
  }

  zigzag(value: number): this {
    return this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  varintField(field: number, value: number): this {
    return this.varint(field * 8).varint(value)
  }

  zigzagField(field: number, value: number): this {
    return this.varint(field * 8).zigzag(value)
  }

  bytesField(field: number, content: Uint8Array): this {
    this.varint(field * 8 + 2).varint(content.length)
    this.#reserve(content.length)
    this.#bytes.set(content, this.#length)
    this.#length += content.length
    return this
  }

  textField(field: number, text: string): this {
    return this.bytesField(field, new TextEncoder().encode(text))
  }

  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return taken
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#length + more, 2 * this.#bytes.length))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
