import { deflate } from '../../src/io/inflate.ts'

/** A small PBF writer for crafted files, independent of the code that reads them. */
export type Field = readonly [number: number, value: number | bigint | Uint8Array | string]
export type Tags = Readonly<Record<string, string>>
export interface Node { id: number, lon: number, lat: number, tags?: Tags }
export interface Way { id: number, refs: number[], tags?: Tags }
export interface Relation { id: number, tags: Tags, members: { type: 0 | 1 | 2, id: number, role: string }[] }
export interface Units { granularity?: number, lonOffset?: number, latOffset?: number }
export interface Compression { compress?: 'raw' | 'zlib' | 'lzma' | 'bzip2' | 'lz4' | 'zstd' }

export function varint(value: number | bigint): number[] {
  const out: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128)
  return [...out, Number(rest)]
}

export function zigzag(value: number | bigint): bigint {
  const n = BigInt(value)
  return BigInt.asUintN(64, (n << 1n) ^ (n >> 63n))
}

export function message(...fields: Field[]): Uint8Array {
  return Uint8Array.from(fields.flatMap(([number, value]) => {
    if (typeof value === 'number' || typeof value === 'bigint') return [...varint(number << 3), ...varint(value)]
    const content = typeof value === 'string' ? new TextEncoder().encode(value) : value
    return [...varint(number << 3 | 2), ...varint(content.length), ...content]
  }))
}

export function packed(values: readonly (number | bigint)[]): Uint8Array {
  return Uint8Array.from(values.flatMap(varint))
}

export function deltas(values: readonly number[]): Uint8Array {
  return packed(values.map((value, i) => zigzag(value - (values[i - 1] ?? 0))))
}

export function concat(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap(piece => [...piece]))
}

const compressionFields = { raw: 1, zlib: 3, lzma: 4, bzip2: 5, lz4: 6, zstd: 7 }

export function blob(type: string, content: Uint8Array, { compress = 'zlib' }: Compression = {}): Uint8Array {
  const field = compressionFields[compress], data = compress === 'zlib' ? deflate(content) : content
  const body = compress === 'raw' ? message([1, data]) : message([2, content.length], [field, data])
  const header = message([1, type], [3, body.length])
  return concat(Uint8Array.of(0, 0, header.length >> 8, header.length & 255), header, body)
}

export function header(required: readonly string[] = ['OsmSchema-V0.6', 'DenseNodes'], options: Compression = {}): Uint8Array {
  return blob('OSMHeader', message(...required.map((feature): Field => [4, feature]), [16, 'farsakh tests']), options)
}

class Strings {
  readonly all: string[] = ['']

  id(text: string): number {
    if (!this.all.includes(text)) this.all.push(text)
    return this.all.indexOf(text)
  }

  tags(tags: Tags = {}): [Field, Field] {
    return [[2, packed(Object.keys(tags).map(key => this.id(key)))], [3, packed(Object.values(tags).map(value => this.id(value)))]]
  }
}

function block(strings: Strings, group: Field[], { granularity = 100, lonOffset = 0, latOffset = 0 }: Units, options: Compression): Uint8Array {
  const table = message(...strings.all.map((text): Field => [1, text]))
  // Without units where they are the usual ones, as real writers do.
  const units: Field[] = granularity === 100 && lonOffset === 0 && latOffset === 0 ? [] : [[17, granularity], [19, latOffset], [20, lonOffset]]
  return blob('OSMData', message([1, table], [2, message(...group)], ...units), options)
}

export function denseBlock(nodes: readonly Node[], units: Units = {}, options: Compression = {}): Uint8Array {
  const strings = new Strings(), tags = nodes.flatMap(node => [...Object.entries(node.tags ?? {}).flatMap(([key, value]) => [strings.id(key), strings.id(value)]), 0])
  const [lon, lat] = inUnits(nodes, units)
  const dense = message([1, deltas(nodes.map(node => node.id))], [8, deltas(lat)], [9, deltas(lon)], ...(tags.some(id => id > 0) ? [[10, packed(tags)] as Field] : []))
  return block(strings, [[2, dense]], units, options)
}

export function plainBlock(nodes: readonly Node[], units: Units = {}, options: Compression = {}): Uint8Array {
  const strings = new Strings(), [lon, lat] = inUnits(nodes, units)
  return block(strings, nodes.map((node, i) => [1, message([1, zigzag(node.id)], ...strings.tags(node.tags), [8, zigzag(lat[i]!)], [9, zigzag(lon[i]!)])]), units, options)
}

export function wayBlock(ways: readonly Way[], options: Compression = {}): Uint8Array {
  const strings = new Strings()
  return block(strings, ways.map(way => [3, message([1, way.id], ...strings.tags(way.tags), [4, message([1, 7])], [8, deltas(way.refs)])]), {}, options)
}

export function relationBlock(relations: readonly Relation[], options: Compression = {}): Uint8Array {
  const strings = new Strings()
  return block(strings, relations.map(({ id, tags, members }) => [4, message([1, id], ...strings.tags(tags),
    [8, packed(members.map(member => strings.id(member.role)))], [9, deltas(members.map(member => member.id))], [10, packed(members.map(member => member.type))])]), {}, options)
}

function inUnits(nodes: readonly Node[], { granularity = 100, lonOffset = 0, latOffset = 0 }: Units): [number[], number[]] {
  return [nodes.map(node => Math.round((node.lon * 1e9 - lonOffset) / granularity)), nodes.map(node => Math.round((node.lat * 1e9 - latOffset) / granularity))]
}
