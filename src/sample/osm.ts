import { Growable } from '../core/growable.ts'
import type { Tags } from '../data/roads.ts'
import type { Frame } from './plan.ts'
import type { River } from './relief.ts'
import { roots } from './roots.ts'
import type { Settlement } from './settlements.ts'
import type { Sketch } from './sketch.ts'

/** One relation. */
export interface OsmRelation {
  readonly id: number
  readonly tags: Tags
  readonly members: readonly { readonly type: 'node' | 'way', readonly id: number, readonly role: string }[]
}

/** OSM data by columns. Node i has the id i + 1, way i the id i + 1. */
export interface OsmData {
  /** Degrees in 1e-7. */
  readonly lonE7: Int32Array
  readonly latE7: Int32Array
  /** Tagged nodes, ascending, and the tag set of each. */
  readonly taggedNode: Uint32Array
  readonly taggedNodeTags: Uint32Array
  readonly wayTags: Uint32Array
  /** Offsets into `node`, one more than there are ways. */
  readonly firstNode: Uint32Array
  readonly node: Uint32Array
  readonly tagSets: readonly Tags[]
  readonly relations: readonly OsmRelation[]
  /** Ways up to this one are roads and ferries; rivers follow. */
  readonly roadWays: number
  /** Nodes up to this one belong to roads and ferries. */
  readonly roadNodes: number
}

/** Turns a sketch into OSM data: bits of road that hang on nothing are left out, nodes numbered as the ways come, rivers and place names added. */
export function assembleOsm(sketch: Sketch, frame: Frame, rivers: readonly River[], settlements: readonly Settlement[], leastIsland: number): OsmData {
  const lines = splitLines(sketch, keptLines(sketch, leastIsland))
  const number = new Int32Array(sketch.x.length).fill(-1)
  const lonE7 = new Growable(Int32Array), latE7 = new Growable(Int32Array)
  const put = (x: number, y: number): number => {
    const [lon, lat] = frame.toLonLat(x, y)
    latE7.push(Math.round(lat * 1e7))
    return lonE7.push(Math.round(lon * 1e7))
  }
  const wayTags = new Growable(Uint32Array), firstNode = new Growable(Uint32Array), node = new Growable(Uint32Array)
  for (const { nodes, tags } of lines) {
    wayTags.push(tags)
    firstNode.push(node.length)
    for (const at of nodes) {
      if (number[at] < 0) number[at] = put(sketch.x.values[at], sketch.y.values[at])
      node.push(number[at])
    }
  }
  const roadWays = wayTags.length, roadNodes = lonE7.length
  const tagged = [...sketch.nodeTags].filter(([at]) => number[at] >= 0).map(([at, tags]): [number, number] => [number[at], tags])
  const relations = restrictions(sketch, lines, number)
  // Confluences are shared nodes, found again by their place.
  const mouths = new Map<string, number>()
  for (const { x, y, width, name } of rivers) {
    wayTags.push(sketch.tags({ waterway: width > 14 ? 'river' : 'stream', ref: `W${name + 1}`, width: String(Math.round(width)) }))
    firstNode.push(node.length)
    for (let i = 0; i < x.length; i++) {
      const key = i === 0 || i === x.length - 1 ? `${x[i]} ${y[i]}` : ''
      const at = mouths.get(key) ?? put(x[i], y[i])
      if (key !== '') mouths.set(key, at)
      node.push(at)
    }
  }
  firstNode.push(node.length)
  for (const { kind, name, people, x, y } of settlements) {
    tagged.push([put(x, y), sketch.tags({ place: kind, name: name.latin, 'name:ar': name.arabic, population: String(people) })])
  }
  tagged.sort((a, b) => a[0] - b[0])
  return {
    lonE7: lonE7.take(), latE7: latE7.take(), taggedNode: Uint32Array.from(tagged, t => t[0]), taggedNodeTags: Uint32Array.from(tagged, t => t[1]),
    wayTags: wayTags.take(), firstNode: firstNode.take(), node: node.take(), tagSets: sketch.tagSets, relations, roadWays, roadNodes,
  }
}

interface Line { readonly nodes: readonly number[], readonly tags: number }

/** Lines of connected parts with enough nodes. */
function keptLines(sketch: Sketch, least: number): Line[] {
  const root = roots(sketch), size = new Uint32Array(root.length)
  for (const r of root) if (r >= 0) size[r]++
  const lines: Line[] = []
  for (let i = 0; i < sketch.first.length; i++) {
    const nodes = sketch.nodesOf(i).filter((node, k, all) => k === 0 || node !== all[k - 1])
    if (nodes.length > 1 && size[root[nodes[0]]] >= least) lines.push({ nodes, tags: sketch.lineTags.values[i] })
  }
  return lines
}

/** Ways end at nodes where a turn is restricted. */
function splitLines(sketch: Sketch, lines: readonly Line[]): Line[] {
  const split: Line[] = []
  for (const { nodes, tags } of lines) {
    let start = 0
    for (let i = 1; i < nodes.length - 1; i++) {
      if (!sketch.restricted.has(nodes[i])) continue
      split.push({ nodes: nodes.slice(start, i + 1), tags })
      start = i
    }
    split.push(start === 0 ? { nodes, tags } : { nodes: nodes.slice(start), tags })
  }
  return split
}

/** A forbidden left turn at each crossing chosen, here and there an only-straight-on. */
function restrictions(sketch: Sketch, lines: readonly Line[], number: Int32Array): OsmRelation[] {
  const waysAt = new Map<number, number[]>()
  for (const [way, { nodes }] of lines.entries()) {
    for (const node of [nodes[0], nodes[nodes.length - 1]]) {
      if (!sketch.restricted.has(node)) continue
      const ways = waysAt.get(node)
      if (ways === undefined) waysAt.set(node, [way])
      else ways.push(way)
    }
  }
  const relations: OsmRelation[] = []
  for (const [via, ways] of [...waysAt].sort((a, b) => a[0] - b[0])) {
    const bearing = (way: number): number => {
      const { nodes } = lines[way]
      const next = nodes[0] === via ? nodes[1] : nodes[nodes.length - 2]
      return Math.atan2(sketch.y.values[next] - sketch.y.values[via], sketch.x.values[next] - sketch.x.values[via])
    }
    if (ways.length < 3) continue
    const from = ways[0], start = bearing(from)
    const turn = (way: number): number => (bearing(way) - start + 4 * Math.PI) % (2 * Math.PI)
    const others = ways.slice(1).sort((a, b) => turn(a) - turn(b))
    // Bearings from the way one comes by, counter-clockwise: the right turn is first, the left turn last.
    const isOnly = relations.length % 6 === 5
    const to = isOnly ? others[others.length >> 1] : others[others.length - 1]
    relations.push({
      id: relations.length + 1,
      tags: { type: 'restriction', restriction: isOnly ? 'only_straight_on' : 'no_left_turn' },
      members: [{ type: 'way', id: from + 1, role: 'from' }, { type: 'node', id: number[via] + 1, role: 'via' }, { type: 'way', id: to + 1, role: 'to' }],
    })
  }
  return relations
}
