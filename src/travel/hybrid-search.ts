import { unreachable, type PointTimes } from '../data/travel-times.ts'
import { Joint, type Found, type JointWorld } from '../search/joint.ts'
import { improve } from '../search/nearest.ts'
import type { Standing } from './hybrid-places.ts'
import type { HookedRoads } from './hybrid-roads.ts'
import { meetings, type Direction } from './joined.ts'

/** How often one may change between ground and road: `once` onto it and off it, or `free`. */
export const switchings = ['once', 'free'] as const
/** One of {@link switchings}. */
export type Switching = typeof switchings[number]

/** What searches of one direction go over. */
export interface HybridWorld {
  readonly joint: JointWorld
  readonly roads: HookedRoads
  readonly direction: Direction
  readonly switching: Switching
}

const onGround = { ground: true, roads: false, crossing: false }
const onRoads = { ground: false, roads: true, crossing: false }
const anywhere = { ground: true, roads: true, crossing: true }

/** Times over ground and roads from some places, read at any point. */
export class HybridSearch {
  readonly joint: Joint
  readonly cells: number
  /** Before the ride: what lies before each cell on the walk from its place. Empty unless the search keeps its tree and switches once. */
  walkParent: Int32Array = new Int32Array(0)
  readonly #world: HybridWorld
  readonly #places: Standing
  readonly #limit: number
  /** Sources of the last run by the link on which they stand. */
  readonly #onLink = new Map<number, number[]>()

  /** @param options `limit` in milliseconds, inclusive; `tree` to draw ways; `found`, what a search from all places found, to read it */
  constructor(world: HybridWorld, places: Standing, options: { readonly limit: number, readonly tree?: boolean, readonly found?: Found }) {
    this.joint = new Joint(world.joint, options)
    this.cells = world.joint.moves.ground.width * world.joint.moves.ground.height
    this.#world = world
    this.#places = places
    this.#limit = options.limit
    if (options.found !== undefined) this.#listOnLinks(places.link.keys())
  }

  /** Searches from some of the places, by index. */
  run(sources: Iterable<number>): this {
    const { joint } = this, { cell, ground } = this.#places, chosen = [...sources]
    joint.clear()
    this.#listOnLinks(chosen)
    for (const place of chosen) if (cell[place] !== -1) joint.seed(cell[place], ground[place], place)
    if (this.#world.switching === 'free') {
      this.#seedRoads(chosen)
      joint.run(anywhere)
      return this
    }

    // On foot, by road, on foot. What was reached on foot first stays the truth where no ride is quicker.
    joint.run(onGround)
    const walked = joint.reached
    this.#seedRoads(chosen)
    this.#seedNodes(walked)
    joint.run(onRoads)
    this.walkParent = joint.parent.slice(0, this.cells)
    this.#seedCells(joint.reached.subarray(walked.length))
    joint.run(onGround)
    return this
  }

  /** Every way in which a point may be left for (come to from) a place; the same place may be offered more than once. */
  candidates(points: Standing, i: number, offer: (ms: number, place: number, id: number, arc: number) => void): void {
    const { cells } = this, { ms, label } = this.joint
    const cell = points.cell[i], link = points.link[i]
    if (cell !== -1 && ms[cell] !== unreachable) offer(ms[cell] + points.ground[i], label[cell], cell, -1)
    if (link === -1) return
    const { roads, direction } = this.#world, access = points.access[i]
    roads.steps(direction === 'to' ? 'depart' : 'arrive', link, points.fraction[i], (node, part, arc) => {
      const id = cells + node
      if (ms[id] !== unreachable) offer(ms[id] + part + access, label[id], id, arc)
    })
    const onLink = this.#onLink.get(link)
    if (onLink === undefined) return
    for (const place of onLink) {
      meetings(roads.roads, direction, { link, source: this.#places.fraction[place], point: points.fraction[i] }, (part, arc) => offer(part + access + this.#places.access[place], place, -1, arc))
    }
  }

  /** The least time at each point, and its place. */
  read(points: Standing): PointTimes {
    const count = points.cell.length, limit = this.#limit
    const ms = new Uint32Array(count).fill(unreachable), place = new Int32Array(count).fill(-1)
    for (let i = 0; i < count; i++) this.candidates(points, i, (time, which) => time <= limit && improve(ms, place, i, 1, time, which))
    return { k: 1, ms, place, joined: joinedOf(points) }
  }

  #listOnLinks(places: Iterable<number>): void {
    const { link } = this.#places
    this.#onLink.clear()
    for (const place of places) {
      if (link[place] === -1) continue
      const list = this.#onLink.get(link[place])
      if (list === undefined) this.#onLink.set(link[place], [place])
      else list.push(place)
    }
  }

  /** From cells onto the roads. */
  #seedNodes(from: Uint32Array): void {
    const { joint, cells } = this, { ms, label } = joint, { crossings: { cells: tied, before, firstNode, node, nodeMs } } = this.#world.joint
    for (const cell of from) {
      if (!tied.has(cell)) continue
      const i = tied.rank(cell, before)
      for (let j = firstNode[i]; j < firstNode[i + 1]; j++) joint.seed(cells + node[j], ms[cell] + nodeMs[j], label[cell], cell)
    }
  }

  /** From road nodes off the roads. */
  #seedCells(from: Uint32Array): void {
    const { joint, cells } = this, { ms, label } = joint, { crossings: { firstCell, cell, cellMs } } = this.#world.joint
    for (const id of from) for (let j = firstCell[id - cells]; j < firstCell[id - cells + 1]; j++) joint.seed(cell[j], ms[id] + cellMs[j], label[id], id)
  }

  #seedRoads(places: readonly number[]): void {
    const { link, fraction, access } = this.#places, { roads, direction } = this.#world
    for (const place of places) {
      if (link[place] === -1) continue
      roads.steps(direction === 'to' ? 'arrive' : 'depart', link[place], fraction[place], (node, ms) => this.joint.seed(this.cells + node, access[place] + ms, place))
    }
  }
}

/** 1 for points that stand somewhere. */
export function joinedOf({ cell, link }: Standing): Uint8Array {
  return Uint8Array.from(cell, (at, i) => at === -1 && link[i] === -1 ? 0 : 1)
}
