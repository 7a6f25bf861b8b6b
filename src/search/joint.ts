import { Bitset } from '../core/bitset.ts'
import { Growable } from '../core/growable.ts'
import { unreachable } from '../data/travel-times.ts'
import type { OpenArcs } from './arcs.ts'
import { Buckets, none } from './buckets.ts'
import type { MoveTimes } from './move-times.ts'

/** Where roads and ground meet: ties between road nodes and the centres of cells, both ways round, in milliseconds as the search goes. */
export interface Crossings {
  /** From road nodes: cells at `cell[firstCell[node] .. firstCell[node + 1]]`, and how long it takes to get there. */
  readonly firstCell: Uint32Array
  readonly cell: Uint32Array
  readonly cellMs: Uint32Array
  /** Cells with ties, and how many of them stand before each word of that set. */
  readonly cells: Bitset
  readonly before: Uint32Array
  /** From the i-th of them, ascending: road nodes at `node[firstNode[i] .. firstNode[i + 1]]`, and how long it takes to get there. */
  readonly firstNode: Uint32Array
  readonly node: Uint32Array
  readonly nodeMs: Uint32Array
}

/** What a joint search goes over. Ids are those of the cells, and after them those of the road nodes. */
export interface JointWorld {
  readonly moves: MoveTimes
  /** Arcs in the order in which the search walks them. */
  readonly arcs: OpenArcs
  readonly crossings: Crossings
}

/** Times that a search found, and the label of each. */
export interface Found {
  readonly ms: Uint32Array
  readonly label: Int32Array
}

/** What a run may do: move over ground, go along roads, change between the two. */
export interface JointRules {
  readonly ground: boolean
  readonly roads: boolean
  readonly crossing: boolean
}

/**
 * Least times over ground and roads in one search, in whole milliseconds: exact, with the nearest source of every cell and node, ties to the lower label.
 * Runs after the first go on from the times that are there, so that a journey in stages is a run a stage.
 * Cost: a bucket Dijkstra; 8 bytes a cell and road node, 12 with the tree, and 4 for each that is reached.
 */
export class Joint {
  /** Milliseconds by id; 0xffffffff where no run came. */
  readonly ms: Uint32Array
  /** Label of the nearest source by id, -1 where no run came. */
  readonly label: Int32Array
  /** The id before each id on the way from its source, -1 at sources; empty without the tree. */
  readonly parent: Int32Array
  readonly #world: JointWorld
  readonly #cellCount: number
  readonly #limit: number
  readonly #buckets = new Buckets()
  readonly #reached = new Growable(Uint32Array)
  /** Sources of the next run, whose times stand already; each once. */
  readonly #seeds = new Growable(Uint32Array)
  readonly #isSeed: Bitset

  /** @param options `limit`, milliseconds beyond which nothing counts, inclusive; `tree` keeps what lies before each id; `found`, the columns of a search that is done, to read them */
  constructor(world: JointWorld, options: { readonly limit: number, readonly tree?: boolean, readonly found?: Found }) {
    const { width, height } = world.moves.ground
    this.#world = world
    this.#cellCount = width * height
    this.#limit = options.limit
    const count = this.#cellCount + world.crossings.firstCell.length - 1
    this.#isSeed = new Bitset(count)
    this.ms = options.found?.ms ?? new Uint32Array(count).fill(unreachable)
    this.label = options.found?.label ?? new Int32Array(count).fill(-1)
    this.parent = options.tree === true ? new Int32Array(count).fill(-1) : new Int32Array(0)
  }

  /** The ids that have a time, in the order in which they first got one. */
  get reached(): Uint32Array {
    return this.#reached.values.subarray(0, this.#reached.length)
  }

  /** Adds a source for the next run, where none as near is known. */
  seed(id: number, ms: number, label: number, parent = -1): void {
    const known = this.ms[id]
    if (ms > this.#limit || ms > known || (ms === known && label >= this.label[id])) return
    if (known === unreachable) this.#reached.push(id)
    this.ms[id] = ms
    this.label[id] = label
    if (this.parent.length > 0) this.parent[id] = parent
    if (this.#isSeed.has(id)) return
    this.#isSeed.add(id)
    this.#seeds.push(id)
  }

  /** Forgets all times. Cost: the ids reached. */
  clear(): void {
    for (const id of this.reached) {
      this.ms[id] = unreachable
      this.label[id] = -1
    }
    this.#reached.length = 0
    this.#seeds.length = 0
    this.#isSeed.clear()
  }

  /** Spreads from the sources added since the last run. */
  run(rules: JointRules): void {
    const { ms, label, parent } = this, limit = this.#limit, reached = this.#reached
    const cellCount = this.#cellCount, hasTree = parent.length > 0
    const { moves, arcs: { first, pairs }, crossings } = this.#world
    const { rows, columns, offset, ground: { width, height } } = moves
    const buckets = this.#buckets
    // No key lies farther above the one before it than the limit, whatever a slope makes of a move.
    buckets.fit(limit)
    const { shift, mask, heads } = buckets
    let { entries } = buckets
    let pending = 0, free = none, size = 0

    const enter = (id: number, time: number): void => {
      let e = free
      if (e !== none) {
        free = entries[e + 2]
      } else {
        if (size === entries.length) entries = buckets.grow()
        e = size
        size += 4
      }
      const home = (time >>> shift) & mask
      entries[e] = id
      entries[e + 1] = time
      entries[e + 2] = heads[home]
      heads[home] = e
      pending++
    }
    const offer = (id: number, time: number, which: number, before: number): void => {
      const known = ms[id]
      // Equal times go to the lower label, which has to travel on, so the id is entered again.
      if (time > known || time > limit || (time === known && which >= label[id])) return
      if (known === unreachable) reached.push(id)
      ms[id] = time
      label[id] = which
      if (hasTree) parent[id] = before
      enter(id, time)
    }

    let start = limit
    for (const id of this.#seeds.values.subarray(0, this.#seeds.length)) {
      start = Math.min(start, ms[id])
      enter(id, ms[id])
    }
    this.#seeds.length = 0
    this.#isSeed.clear()

    // Buckets come up in ascending order. Within one, an id may be settled more than once: whatever improves it enters it again.
    for (let bucket = start >>> shift; pending > 0; bucket++) {
      const slot = bucket & mask
      for (let entry = heads[slot]; entry !== none; entry = heads[slot]) {
        heads[slot] = entries[entry + 2]
        const id = entries[entry], at = entries[entry + 1]
        entries[entry + 2] = free
        free = entry
        pending--
        if (ms[id] !== at) continue
        const which = label[id]

        if (id < cellCount) {
          if (rules.ground) {
            const row = Math.floor(id / width), column = id - row * width
            for (let m = 0; m < offset.length; m++) {
              const r = row + rows[m], c = column + columns[m]
              // What a move takes need not be known where one is already before.
              if (r < 0 || c < 0 || r >= height || c >= width || ms[id + offset[m]] < at) continue
              const cost = moves.ms(id, row, m)
              if (cost !== unreachable) offer(id + offset[m], at + cost, which, id)
            }
          }
          if (rules.crossing && crossings.cells.has(id)) {
            const i = crossings.cells.rank(id, crossings.before)
            for (let j = crossings.firstNode[i]; j < crossings.firstNode[i + 1]; j++) offer(cellCount + crossings.node[j], at + crossings.nodeMs[j], which, id)
          }
          continue
        }

        const node = id - cellCount
        if (rules.roads) for (let i = first[node], end = first[node + 1]; i < end; i += 2) offer(cellCount + pairs[i], at + pairs[i + 1], which, id)
        if (rules.crossing) for (let j = crossings.firstCell[node]; j < crossings.firstCell[node + 1]; j++) offer(crossings.cell[j], at + crossings.cellMs[j], which, id)
      }
    }
  }
}
