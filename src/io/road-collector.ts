import { FarsakhError } from '../core/errors.ts'
import { Growable } from '../core/growable.ts'
import { lowerBound, rankIds } from '../core/rank.ts'
import type { Bbox, RunOptions } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import type { RoadColumns } from '../data/roads.ts'
import { RestrictionLog } from './restrictions.ts'
import { TagSets } from './tag-sets.ts'

/** What all road readers take. */
export interface ReadOsmOptions extends RunOptions {
  /** Nodes outside are dropped, ways cut to the runs inside; west above east crosses the antimeridian. */
  bbox?: Bbox
}

/**
 * Gathers what a road reader finds: first ways with the ids of their nodes, then (after `needNodes`) positions and tags of those nodes.
 * Readers of formats in another order keep the nodes until the ways are known.
 */
export class RoadCollector {
  readonly tagSets: TagSets = new TagSets()
  readonly restrictions: RestrictionLog = new RestrictionLog()
  readonly issues: IssueLog = new IssueLog()
  /** Ids of the nodes along the ways, one way after another. Fill it, then call `endWay`. */
  readonly refs: Growable<Float64Array<ArrayBuffer>> = new Growable(Float64Array, 1 << 16)
  /** Ids of the nodes that the ways need, ascending. */
  needed: Float64Array = new Float64Array(0)
  /** Positions by index into `needed`, in 1e-7 degrees. */
  lonE7: Int32Array = new Int32Array(0)
  latE7: Int32Array = new Int32Array(0)
  /** 1 where a position is known. */
  known: Uint8Array = new Uint8Array(0)
  readonly #wayId = new Growable(Float64Array)
  readonly #wayTags = new Growable(Uint32Array)
  readonly #firstRef = new Growable(Uint32Array)
  readonly #nodeTags = new Map<number, number>()
  #rank: Uint32Array = new Uint32Array(0)

  /** Ends a way whose nodes have been appended to `refs`; fewer than two nodes make no road. */
  endWay(id: number, tagSet: number): void {
    if (this.refs.length - this.#lastRef < 2) {
      this.dropWay()
      this.#tooShort++
      return
    }
    this.#firstRef.push(this.#lastRef)
    this.#lastRef = this.refs.length
    this.#wayId.push(id)
    this.#wayTags.push(tagSet)
  }

  #lastRef = 0
  #tooShort = 0

  /** Takes back the nodes appended since the last way. */
  dropWay(): void {
    this.refs.length = this.#lastRef
  }

  get wayCount(): number {
    return this.#wayId.length
  }

  /** Ends the ways: from now on positions of the nodes in `needed` are wanted. Cost: a radix sort of the node references. */
  needNodes(): void {
    const { unique, rank } = rankIds(this.refs.values.subarray(0, this.refs.length))
    this.#rank = rank
    this.needed = unique
    this.lonE7 = new Int32Array(unique.length)
    this.latE7 = new Int32Array(unique.length)
    this.known = new Uint8Array(unique.length)
  }

  /** Index of a node in `needed`, -1 when no way needs it. Cost: a binary search. */
  find(id: number): number {
    const at = this.seek(id)
    return this.needed[at] === id ? at : -1
  }

  /** Index of the first needed node whose id is not below `id`. Cost: a binary search. */
  seek(id: number): number {
    return lowerBound(this.needed, id)
  }

  setNode(at: number, lonE7: number, latE7: number): void {
    this.lonE7[at] = lonE7
    this.latE7[at] = latE7
    this.known[at] = 1
  }

  setNodeTags(at: number, tagSet: number): void {
    if (tagSet !== 0) this.#nodeTags.set(at, tagSet)
  }

  /**
   * The roads as columns. Ways are cut where a node is missing or outside `bbox`.
   * @throws FarsakhError `OSM_EMPTY` when no road remains
   */
  finish(name: string, bbox?: Bbox): RoadColumns {
    if (this.wayCount === 0) throw empty(name, 'expected roads (ways with highway=*, ferries), found none: is it an extract of something else, or were its ways filtered out?')
    if (this.#tooShort > 0) this.issues.add('info', 'WAY_TOO_SHORT', `${this.#tooShort} ways of fewer than two nodes are left out`, -1, this.#tooShort)
    const missing = this.known.length - count(this.known)
    if (missing > 0) this.issues.add('warning', 'NODE_MISSING', `${missing} nodes of roads are not in the file: the roads are cut there. Extract with complete ways (osmium extract -s complete_ways)`, -1, missing)
    if (bbox !== undefined) this.#dropOutside(bbox)
    const ways = count(this.known) === this.known.length ? this.#wholeWays() : this.#cutWays()
    if (ways.wayId.length === 0) {
      throw empty(name, bbox === undefined || missing === this.known.length
        ? `expected the ${this.known.length} nodes of its ${this.wayCount} roads, found ${this.known.length - missing}: were the nodes filtered out? osmium add-locations-to-ways does so unless told -n`
        : `expected roads within ${bbox.join(', ')} (west, south, east, north), found none`)
    }
    return { ...ways, ...this.#restrictionsOf(ways), tagSets: this.tagSets.sets, issues: this.issues.table(), name }
  }

  #dropOutside(bbox: Bbox): void {
    const [west, south, east, north] = bbox
    for (let i = 0; i < this.known.length; i++) {
      const lon = this.lonE7[i] / 1e7, lat = this.latE7[i] / 1e7
      if (lat < south || lat > north || (west <= east ? lon < west || lon > east : lon < west && lon > east)) this.known[i] = 0
    }
  }

  #wholeWays(): Kept {
    this.#firstRef.push(this.#lastRef)
    const [taggedNode, taggedNodeTags] = this.#taggedNodes()
    return {
      nodeId: this.needed, lonE7: this.lonE7, latE7: this.latE7, taggedNode, taggedNodeTags,
      wayId: this.#wayId.take(), wayTags: this.#wayTags.take(), firstNode: this.#firstRef.take(), node: this.#rank,
    }
  }

  /** Cuts ways into runs of known nodes and closes the gaps in the numbering. */
  #cutWays(): Kept {
    const rank = this.#rank, { known } = this
    const wayId = new Growable(Float64Array), wayTags = new Growable(Uint32Array), firstNode = new Growable(Uint32Array), node = new Growable(Uint32Array)
    const used = new Uint8Array(known.length)
    for (let way = 0; way < this.wayCount; way++) {
      const end = way + 1 < this.wayCount ? this.#firstRef.values[way + 1] : this.#lastRef
      for (let from = this.#firstRef.values[way], to = from; from < end; from = to + 1) {
        for (to = from; to < end && known[rank[to]] === 1;) to++
        if (to - from < 2) continue
        firstNode.push(node.length)
        wayId.push(this.#wayId.values[way])
        wayTags.push(this.#wayTags.values[way])
        for (let i = from; i < to; i++) {
          used[rank[i]] = 1
          node.push(rank[i])
        }
      }
    }
    firstNode.push(node.length)
    return this.#renumber(used, { wayId: wayId.take(), wayTags: wayTags.take(), firstNode: firstNode.take(), node: node.take() })
  }

  #renumber(used: Uint8Array, ways: Pick<Kept, 'wayId' | 'wayTags' | 'firstNode' | 'node'>): Kept {
    const size = count(used), renumbered = new Uint32Array(used.length)
    const nodeId = new Float64Array(size), lonE7 = new Int32Array(size), latE7 = new Int32Array(size)
    for (let i = 0, next = 0; i < used.length; i++) {
      if (used[i] === 0) continue
      renumbered[i] = next
      nodeId[next] = this.needed[i]
      lonE7[next] = this.lonE7[i]
      latE7[next++] = this.latE7[i]
    }
    const [tagged, tags] = this.#taggedNodes()
    const kept = Array.from(tagged.keys()).filter(i => used[tagged[i]] === 1)
    return {
      ...ways, nodeId, lonE7, latE7, node: ways.node.map(i => renumbered[i]),
      taggedNode: Uint32Array.from(kept, i => renumbered[tagged[i]]), taggedNodeTags: Uint32Array.from(kept, i => tags[i]),
    }
  }

  #taggedNodes(): [Uint32Array, Uint32Array] {
    const nodes = Uint32Array.from(this.#nodeTags.keys()).sort()
    return [nodes, nodes.map(node => this.#nodeTags.get(node) ?? 0)]
  }

  #restrictionsOf({ wayId, nodeId }: Kept): Pick<RoadColumns, 'restrictions'> {
    const wanted = new Set(this.restrictions.all.flatMap(({ fromWay, toWay }) => [fromWay, toWay]))
    const ways = new Set<number>()
    for (const id of wayId) if (wanted.has(id)) ways.add(id)
    return { restrictions: this.restrictions.finish(id => ways.has(id), id => nodeId[lowerBound(nodeId, id)] === id, this.issues) }
  }
}

type Kept = Omit<RoadColumns, 'restrictions' | 'tagSets' | 'issues' | 'name'>

function count(flags: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < flags.length; i++) sum += flags[i]
  return sum
}

function empty(name: string, message: string): FarsakhError {
  return new FarsakhError('OSM_EMPTY', `${message} (${name})`, { file: name })
}
