import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { FarsakhError } from '../core/errors.ts'
import { Growable } from '../core/growable.ts'
import { breathe, type Breath } from '../core/run.ts'
import type { RoadColumns } from '../data/roads.ts'
import type { ByteSource } from '../data/source.ts'
import { readPieces } from './read-all.ts'
import { isRestriction, type Member } from './restrictions.ts'
import { RoadCollector, type ReadOsmOptions } from './road-collector.ts'
import { isRoad } from './tag-sets.ts'

/**
 * Reads the roads of an OSM XML file, plain or gzip, as it comes. Deleted and invisible elements are left out.
 * @throws FarsakhError `OSM_MALFORMED` with line and column, `OSM_TRUNCATED` when the document is not closed, `OSM_EMPTY` (no roads)
 * Cost: about 15 MB of XML a second; memory for all nodes of the file (16 bytes each) and the roads. PBF is 20 times faster.
 */
export async function readOsmXml(source: ByteSource, options: ReadOsmOptions = {}): Promise<RoadColumns> {
  const size = await source.size(options.signal)
  const document = new OsmDocument(source.name)
  const decoder = new TextDecoder(), breath: Breath = { last: 0 }
  for await (const piece of readPieces(source, { ...options, size })) {
    for (let at = 0; at < piece.length; at += sliceBytes) {
      document.write(decoder.decode(piece.subarray(at, at + sliceBytes), { stream: true }))
      await breathe(breath)
      options.signal?.throwIfAborted()
    }
  }
  return document.close().finish(source.name, options.bbox)
}

const sliceBytes = 1 << 18

/** The element between its opening and its closing tag. */
interface Open {
  readonly kind: 'node' | 'way' | 'relation'
  readonly id: number
  tags: Record<string, string>
  members: Member[]
  /** Index of a node among the nodes kept, -1 for other elements. */
  readonly node: number
}

class OsmDocument {
  readonly #roads = new RoadCollector()
  readonly #parser = new SaxesParser()
  readonly #name: string
  readonly #nodeId = new Growable(Float64Array)
  readonly #lonE7 = new Growable(Int32Array)
  readonly #latE7 = new Growable(Int32Array)
  readonly #nodeTags = new Map<number, number>()
  #element: Open | undefined
  #depth = 0

  constructor(name: string) {
    this.#name = name
    this.#parser.on('opentag', tag => this.#open(tag))
    this.#parser.on('closetag', tag => this.#close(tag.name))
    this.#parser.on('error', error => {
      throw this.#malformed(error.message.replace(/^\d+:\d+: /, ''))
    })
  }

  write(text: string): void {
    this.#parser.write(text)
  }

  /** Joins the nodes to the ways. */
  close(): RoadCollector {
    if (this.#depth > 0) throw new FarsakhError('OSM_TRUNCATED', `expected </osm> at the end of ${this.#name}, got the end of the file in line ${this.#parser.line}: download or copy it again`, { file: this.#name, line: this.#parser.line })
    this.#parser.close()
    const roads = this.#roads
    roads.needNodes()
    for (let i = 0; i < this.#nodeId.length; i++) {
      const at = roads.find(this.#nodeId.values[i])
      if (at < 0) continue
      roads.setNode(at, this.#lonE7.values[i], this.#latE7.values[i])
      roads.setNodeTags(at, this.#nodeTags.get(i) ?? 0)
    }
    return roads
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    this.#depth++
    const element = this.#element
    if (this.#depth === 2 && (name === 'node' || name === 'way' || name === 'relation')) this.#begin(name, attributes)
    else if (element === undefined) return
    else if (name === 'tag') element.tags[attributes.k] = attributes.v
    else if (name === 'nd') this.#roads.refs.push(this.#number(attributes.ref, 'ref'))
    else if (name === 'member') element.members.push({ type: attributes.type as Member['type'], id: this.#number(attributes.ref, 'ref'), role: attributes.role })
  }

  #begin(kind: Open['kind'], attributes: Readonly<Record<string, string | undefined>>): void {
    if (attributes.visible === 'false' || attributes.action === 'delete') return
    const id = this.#number(attributes.id, 'id')
    let node = -1
    if (kind === 'node') {
      node = this.#nodeId.push(id)
      this.#lonE7.push(this.#degreesE7(attributes.lon, 'lon', 180))
      this.#latE7.push(this.#degreesE7(attributes.lat, 'lat', 90))
    }
    this.#element = { kind, id, tags: {}, members: [], node }
  }

  #close(name: string): void {
    this.#depth--
    const element = this.#element
    if (element === undefined || this.#depth !== 1 || name !== element.kind) return
    this.#element = undefined
    const { kind, id, tags, members, node } = element
    if (kind === 'node') {
      const tagSet = this.#roads.tagSets.internTags(tags)
      if (tagSet !== 0) this.#nodeTags.set(node, tagSet)
    } else if (kind === 'relation') {
      if (isRestriction(tags.type)) this.#roads.restrictions.add(tags, members)
    } else if (isRoad(tags.highway, tags.route)) this.#roads.endWay(id, this.#roads.tagSets.internTags(tags))
    else this.#roads.dropWay()
  }

  #degreesE7(text: string | undefined, attribute: 'lon' | 'lat', limit: number): number {
    const degrees = this.#number(text, attribute)
    if (Math.abs(degrees) > limit) throw this.#malformed(`expected ${attribute} within ${limit} degrees, got ${degrees}`)
    return Math.round(degrees * 1e7)
  }

  #number(text: string | undefined, attribute: string): number {
    const value = text === undefined || text.trim() === '' ? NaN : Number(text)
    if (Number.isNaN(value)) throw this.#malformed(`expected a number as attribute ${attribute}, got ${text === undefined ? 'none' : `"${text}"`}`)
    return value
  }

  #malformed(message: string): FarsakhError {
    const { line, column } = this.#parser
    return new FarsakhError('OSM_MALFORMED', `expected well-formed OSM XML in ${this.#name}, got in line ${line}, column ${column}: ${message}`, { file: this.#name, line, column })
  }
}
