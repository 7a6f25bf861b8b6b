import { seeded, type Random } from '../core/random.ts'
import type { Tags } from '../data/roads.ts'
import type { Waters } from './bridges.ts'
import type { Inside } from './districts.ts'
import { fractal, hash01, type Noise } from './noise.ts'
import type { Settlement } from './settlements.ts'
import { meeting, type Sketch } from './sketch.ts'

/** The ground that streets are laid on. */
export interface Ground {
  readonly sketch: Sketch
  readonly waters: Waters
  readonly inside: Inside
  readonly seed: number
}

/** Whether a position is built up, by the uneven outline of a settlement. */
export function builtUp({ x, y, radius }: Settlement, seed: number): Inside {
  const edge = fractal(seed + Math.round(x), Math.max(400, radius * 0.8), 3)
  return (px, py) => {
    const distance = Math.hypot(px - x, py - y)
    return distance < radius * 0.55 || distance < radius * (1 + 0.55 * edge(px, py))
  }
}

/** Streets of one settlement: a bent, uneven grid with gaps, main streets, one-ways, signals, gates and driveways. Cost: O(streets). */
export function drawStreets(ground: Ground, settlement: Settlement, number: number): void {
  new Town(ground, settlement, number).draw()
}

class Town {
  readonly #ground: Ground
  readonly #settlement: Settlement
  readonly #random: Random
  readonly #key: number
  readonly #isBuilt: Inside
  readonly #bendX: Noise
  readonly #bendY: Noise
  /** Places of the grid lines across and along. */
  readonly #across: Float64Array
  readonly #along: Float64Array
  readonly #nodes: Int32Array
  readonly #isVillage: boolean

  constructor(ground: Ground, settlement: Settlement, number: number) {
    this.#ground = ground
    this.#settlement = settlement
    this.#key = ground.seed * 1009 + number * 17
    this.#random = seeded(this.#key)
    this.#isBuilt = builtUp(settlement, ground.seed)
    this.#isVillage = settlement.kind === 'village'
    const bend = Math.max(500, Math.min(3000, settlement.radius * 0.9))
    this.#bendX = fractal(this.#key + 1, bend, 2)
    this.#bendY = fractal(this.#key + 2, bend, 2)
    const wide = this.#isVillage ? 1.25 : 1
    this.#across = gridLines(settlement.radius, 42 * wide, 72 * wide, this.#random)
    this.#along = gridLines(settlement.radius, 62 * wide, 108 * wide, this.#random)
    this.#nodes = new Int32Array(this.#across.length * this.#along.length).fill(-1)
  }

  draw(): void {
    this.#placeNodes()
    const { length: across } = this.#across, { length: along } = this.#along
    for (let j = 0; j < along; j++) this.#street(j, across, i => this.#at(i, j), 'row')
    for (let i = 0; i < across; i++) this.#street(i, along, j => this.#at(i, j), 'column')
    this.#signals()
  }

  #at(i: number, j: number): number {
    return this.#nodes[j * this.#across.length + i]
  }

  #placeNodes(): void {
    const { sketch, inside, waters } = this.#ground
    const { x, y, radius } = this.#settlement
    const turn = this.#random() * Math.PI, cos = Math.cos(turn), sin = Math.sin(turn)
    const bend = Math.min(160, radius * 0.12), uneven = this.#isVillage ? 9 : 5
    for (let j = 0; j < this.#along.length; j++) {
      for (let i = 0; i < this.#across.length; i++) {
        const u = this.#across[i] + uneven * (this.#random() - 0.5) * 2, v = this.#along[j] + uneven * (this.#random() - 0.5) * 2
        if (Math.abs(u) > 1.6 * radius || Math.abs(v) > 1.6 * radius) continue
        const px = x + u * cos - v * sin, py = y + u * sin + v * cos
        const bx = px + bend * this.#bendX(px, py), by = py + bend * this.#bendY(px, py)
        if (!this.#isBuilt(bx, by) || !inside(bx, by)) continue
        // Parks, yards and squares.
        if (!this.#isVillage && (i & 7) > 0 && (j & 7) > 0 && (i & 7) < 6 && (j & 7) < 5 && hash01(i >> 3, j >> 3, this.#key + 3) < 0.045) continue
        if (sketch.segments.isNear(bx, by, 24) || waters.isWet(bx, by)) continue
        this.#nodes[j * this.#across.length + i] = sketch.node(bx, by)
      }
    }
  }

  /** Draws one line of the grid as ways: runs of stretches that exist and have the same tags. */
  #street(line: number, length: number, at: (k: number) => number, way: 'row' | 'column'): void {
    const { sketch } = this.#ground
    let run: number[] = [], runTags = -1, isRunOuter = false
    const flush = (): void => {
      sketch.line(run, runTags, isRunOuter ? meeting.free : undefined)
      run = []
    }
    const grade = this.#grade(line, way), hasBridges = this.#hasBridges(line, grade, way)
    for (let k = 0; k + 1 < length; k++) {
      const a = at(k)
      let b = at(k + 1)
      const [i, j] = way === 'row' ? [k, line] : [line, k]
      let middle = a < 0 || b < 0 || !this.#exists(i, j, way) ? undefined : this.#between(a, b, grade)
      if (middle === undefined && a >= 0 && b < 0) {
        let over = k + 2
        while (grade > 0 && over < length && over < k + 7 && at(over) < 0) over++
        b = over < length ? at(over) : -1
        if (b >= 0) middle = this.#leap(a, b, grade, hasBridges)
      }
      if (middle === undefined) {
        flush()
        continue
      }
      const tags = this.#tags(i, j, line, way, middle.isBridge)
      const isOuter = this.#isOuter(i, j)
      if (run.length === 0 || tags !== runTags || isOuter !== isRunOuter || run.length > 40) {
        flush()
        run.push(a)
        runTags = tags
        isRunOuter = isOuter
      }
      run.push(...middle.nodes, b)
    }
    flush()
  }

  /** Few main streets cross the water; in a village the middle one does. */
  #hasBridges(line: number, grade: number, way: 'row' | 'column'): boolean {
    const { radius } = this.#settlement
    if (this.#isVillage) return line === (way === 'row' ? this.#along : this.#across).length >> 1
    if (radius > 3500) return grade === 2
    return grade === 1 && (radius < 1500 || hash01(line, way === 'row' ? 1 : 2, this.#key + 9) < 0.6)
  }

  /** A stretch over a gap in the grid: a bridge to the other bank, or a crossing of a main road. */
  #leap(a: number, b: number, grade: number, hasBridges: boolean): Stretch | undefined {
    const { sketch, waters } = this.#ground
    const [ax, ay, bx, by] = [sketch.x.values[a], sketch.y.values[a], sketch.x.values[b], sketch.y.values[b]]
    const length = Math.hypot(bx - ax, by - ay), rivers = waters.courses.crossing(ax, ay, bx, by).length
    const roads = sketch.segments.crossing(ax, ay, bx, by).length
    if (rivers > 0) return hasBridges && rivers === 1 && roads === 0 && length < 480 ? { nodes: [], isBridge: true } : undefined
    return roads > 0 && length < 260 ? this.#between(a, b, grade) : undefined
  }

  /** Whether a stretch lies at the edge of the settlement, where tracks meet it. */
  #isOuter(i: number, j: number): boolean {
    if (this.#isVillage || i === 0 || j === 0 || i + 2 >= this.#across.length || j + 2 >= this.#along.length) return true
    return this.#at(i - 1, j) < 0 || this.#at(i, j - 1) < 0 || this.#at(i + 1, j + 1) < 0 || this.#at(i + 2, j) < 0 || this.#at(i, j + 2) < 0
  }

  #grade(line: number, way: 'row' | 'column'): 0 | 1 | 2 {
    const { radius } = this.#settlement
    if (this.#isVillage) return 0
    const phase = line + (way === 'row' ? 5 : 2)
    return radius > 3500 && phase % 24 === 12 ? 2 : phase % 8 === 4 ? 1 : 0
  }

  #exists(i: number, j: number, way: 'row' | 'column'): boolean {
    const line = way === 'row' ? j : i
    if (this.#grade(line, way) > 0) return true
    // In some quarters the blocks are long.
    if (way === 'column' && (i & 1) === 1 && hash01(i >> 3, j >> 3, this.#key + 4) < 0.25) return false
    return hash01(i, j, this.#key + (way === 'row' ? 5 : 6)) > (this.#isVillage ? 0.2 : 0.08)
  }

  /** Nodes between two neighbours of the grid: where main roads are met, gates, bollards, driveways. */
  #between(a: number, b: number, grade: number): Stretch | undefined {
    const { sketch, waters } = this.#ground
    const [ax, ay, bx, by] = [sketch.x.values[a], sketch.y.values[a], sketch.x.values[b], sketch.y.values[b]]
    if (Math.hypot(bx - ax, by - ay) > 260) return undefined
    if (waters.courses.crossing(ax, ay, bx, by).length > 0) return undefined
    const met = sketch.meet(a, b, grade > 0)
    if (met === undefined) return undefined
    if (grade > 0) for (const node of met) if (this.#random() < 0.3) sketch.tagNode(node, { highway: 'traffic_signals' })
    if (met.length > 0 || grade > 0) return { nodes: met, isBridge: false }
    const chance = this.#random()
    if (chance > 0.035) return { nodes: met, isBridge: false }
    const middle = sketch.node((ax + bx) / 2, (ay + by) / 2)
    if (chance < 0.003) sketch.tagNode(middle, { barrier: 'bollard' })
    else if (chance < 0.006) sketch.tagNode(middle, { barrier: 'gate', ...(chance < 0.0045 ? { access: 'private' } : {}) })
    else this.#driveway(middle, bx - ax, by - ay, chance)
    return { nodes: [middle], isBridge: false }
  }

  #driveway(from: number, dx: number, dy: number, chance: number): void {
    const { sketch, waters } = this.#ground
    const reach = 22 / Math.hypot(dx, dy), side = chance < 0.02 ? 1 : -1
    const end = sketch.node(sketch.x.values[from] - side * dy * reach, sketch.y.values[from] + side * dx * reach)
    const [ax, ay, bx, by] = [sketch.x.values[from], sketch.y.values[from], sketch.x.values[end], sketch.y.values[end]]
    if (waters.courses.crossing(ax, ay, bx, by).length > 0 || sketch.segments.crossing(ax, ay, bx, by).length > 0) return
    const access: Tags = chance < 0.013 ? { access: 'private' } : chance < 0.018 ? { access: 'customers' } : {}
    sketch.line([from, end], sketch.tags({ highway: 'service', service: 'driveway', ...access }))
  }

  #tags(i: number, j: number, line: number, way: 'row' | 'column', isBridge: boolean): number {
    const { sketch } = this.#ground
    const grade = this.#grade(line, way)
    const bridge: Tags = isBridge ? { bridge: 'yes', layer: '1' } : {}
    const quarter = hash01(i >> 3, j >> 3, this.#key + 7), street = hash01(line, way === 'row' ? 1 : 2, this.#key + 8)
    if (grade === 2) return sketch.tags({ highway: 'secondary', maxspeed: '60', surface: 'asphalt', ...bridge })
    if (grade === 1) return sketch.tags({ highway: 'tertiary', ...(street < 0.5 ? { maxspeed: '50' } : {}), ...(street > 0.3 ? { surface: 'asphalt' } : {}), ...bridge })
    if (this.#isVillage) return sketch.tags({ highway: street < 0.3 ? 'unclassified' : 'residential', ...(street > 0.5 ? { surface: 'unpaved' } : {}) })
    // Neighbouring one-ways run opposite ways.
    if (street < 0.1) return sketch.tags({ highway: 'residential', oneway: street < 0.05 ? 'yes' : '-1', surface: 'asphalt' })
    if (quarter < 0.02) return sketch.tags({ highway: 'residential', access: quarter < 0.008 ? 'private' : 'destination' })
    if (quarter < 0.1) return sketch.tags({ highway: 'living_street' })
    return sketch.tags({ highway: 'residential', ...(quarter < 0.3 ? { surface: 'unpaved' } : quarter < 0.7 ? { surface: 'asphalt' } : {}), ...(quarter > 0.85 ? { maxspeed: '30' } : {}) })
  }

  /** Signals where main streets cross, some with a turn restriction. */
  #signals(): void {
    const { sketch } = this.#ground
    for (let j = 0; j < this.#along.length; j++) {
      if (this.#grade(j, 'row') === 0) continue
      for (let i = 0; i < this.#across.length; i++) {
        const node = this.#grade(i, 'column') === 0 ? -1 : this.#at(i, j)
        if (node < 0 || this.#random() > 0.7) continue
        sketch.tagNode(node, { highway: 'traffic_signals' })
        if (this.#random() < 0.3) sketch.restricted.add(node)
      }
    }
  }
}

/** Nodes between two nodes of the grid. */
interface Stretch {
  readonly nodes: readonly number[]
  readonly isBridge: boolean
}

function gridLines(radius: number, least: number, most: number, random: Random): Float64Array {
  const lines: number[] = []
  for (let at = -1.5 * radius; at < 1.5 * radius; at += least + random() * (most - least)) lines.push(at)
  return Float64Array.from(lines)
}
