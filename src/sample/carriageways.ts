import { roadClass, type Highway, type Highways } from './highways.ts'
import { hash01 } from './noise.ts'
import type { Plan } from './plan.ts'
import type { Relief } from './relief.ts'
import { cellPoint, type Settlement } from './settlements.ts'
import { layOverWater, type Point, type Waters } from './bridges.ts'
import { meeting, type Sketch } from './sketch.ts'
import type { Tags } from '../data/roads.ts'

const islandRadius = 42
/** Metres from the middle to each carriageway. */
const halfGap = 9

/** An end of a road at a roundabout: which road, which end, and the bearing in radians. */
interface Arm { readonly road: number, readonly end: 0 | 1, readonly angle: number }

/** Draws the main roads: curves, two carriageways where they are dual, roundabouts where those end, bridges over water, the ferry. */
export function drawHighways(sketch: Sketch, plan: Plan, relief: Relief, highways: Highways, settlements: readonly Settlement[], waters: Waters): void {
  const { roads, ferry } = highways
  const middle = roads.map(road => smoothed(road.cells.map(cell => cellPoint(relief, plan.seed, cell))))
  const islands = new Map<number, Arm[]>()
  for (const road of roads) if (road.class === roadClass.dual) for (const cell of ends(road)) islands.set(cell, [])
  for (const [i, road] of roads.entries()) {
    for (const end of [0, 1] as const) {
      const arms = islands.get(ends(road)[end])
      if (arms === undefined) continue
      middle[i] = trimmed(middle[i], end, islandRadius)
      const from = end === 0 ? middle[i][0] : middle[i][middle[i].length - 1]
      const centre = cellPoint(relief, plan.seed, ends(road)[end])
      arms.push({ road: i, end, angle: Math.atan2(from[1] - centre[1], from[0] - centre[0]) })
    }
  }
  const stops = drawIslands(sketch, plan, relief, roads, islands)
  const nodes = new Map<number, number>()
  const stop = (cell: number): number => {
    let node = nodes.get(cell)
    if (node === undefined) {
      node = sketch.node(...cellPoint(relief, plan.seed, cell))
      nodes.set(cell, node)
    }
    return node
  }
  for (const [i, road] of roads.entries()) {
    const [start, last] = ends(road)
    const tags = tagsOf(road, i, plan.seed, middle[i], settlements)
    const meets = road.class === roadClass.dual ? meeting.main : meeting.free
    if (road.class === roadClass.dual) {
      const out = stops.get(`${i}/0`)!, back = stops.get(`${i}/1`)!
      layOverWater(sketch, waters, out.leave, offset(middle[i], halfGap), back.enter, tags, meets)
      layOverWater(sketch, waters, back.leave, offset([...middle[i]].reverse(), halfGap), out.enter, tags, meets)
    } else {
      layOverWater(sketch, waters, stops.get(`${i}/0`)?.leave ?? stop(start), middle[i], stops.get(`${i}/1`)?.leave ?? stop(last), tags, meets)
    }
  }
  if (ferry !== undefined) sketch.line([stop(ferry.from), stop(ferry.to)], sketch.tags({ route: 'ferry', duration: '00:20', foot: 'yes', motor_vehicle: 'yes' }))
}

function ends(road: Highway): [number, number] {
  return [road.cells[0], road.cells[road.cells.length - 1]]
}

interface Stop { readonly leave: number, readonly enter: number }

/** Roundabouts, driven counter-clockwise; the nodes by which each road leaves and enters. */
function drawIslands(sketch: Sketch, plan: Plan, relief: Relief, roads: readonly Highway[], islands: ReadonlyMap<number, readonly Arm[]>): Map<string, Stop> {
  const stops = new Map<string, Stop>()
  const tags = sketch.tags({ highway: 'trunk', junction: 'roundabout' })
  for (const [cell, arms] of islands) {
    const [x, y] = cellPoint(relief, plan.seed, cell)
    const ring: { angle: number, node: number }[] = []
    const put = (angle: number): number => {
      const node = sketch.node(x + islandRadius * Math.cos(angle), y + islandRadius * Math.sin(angle))
      ring.push({ angle: (angle + 4 * Math.PI) % (2 * Math.PI), node })
      return node
    }
    for (const { road, end, angle } of arms) {
      const spread = halfGap / islandRadius
      const leave = put(roads[road].class === roadClass.dual ? angle - spread : angle)
      stops.set(`${road}/${end}`, { leave, enter: roads[road].class === roadClass.dual ? put(angle + spread) : leave })
    }
    const bearings = ring.map(({ angle }) => angle)
    for (let angle = 0; angle < 2 * Math.PI - 0.1; angle += Math.PI / 6) {
      if (bearings.every(other => Math.abs(Math.sin((other - angle) / 2)) > 0.1)) put(angle)
    }
    const nodes = ring.sort((a, b) => a.angle - b.angle || a.node - b.node).map(({ node }) => node)
    sketch.line([...nodes, nodes[0]], tags, meeting.none)
  }
  return stops
}

/** A curve through points (E. Catmull and R. Rom, 1974), with two points put between each two. */
function smoothed(points: readonly Point[]): Point[] {
  const curve: Point[] = []
  for (let i = 0; i + 1 < points.length; i++) {
    const [p, q, r, s] = [points[Math.max(0, i - 1)], points[i], points[i + 1], points[Math.min(points.length - 1, i + 2)]]
    for (const t of [0, 1 / 3, 2 / 3]) curve.push([bend(p[0], q[0], r[0], s[0], t), bend(p[1], q[1], r[1], s[1], t)])
  }
  curve.push(points[points.length - 1])
  return curve
}

function bend(p: number, q: number, r: number, s: number, t: number): number {
  return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)))
}

/** A line without what lies within `reach` of one of its ends. */
function trimmed(line: Point[], end: 0 | 1, reach: number): Point[] {
  const points = end === 0 ? line : [...line].reverse()
  const [x, y] = points[0]
  let i = 1
  while (i < points.length - 1 && Math.hypot(points[i][0] - x, points[i][1] - y) <= reach) i++
  const [ax, ay] = points[i - 1], [bx, by] = points[i]
  // The share of the step at which it leaves the circle.
  let low = 0, high = 1
  for (let round = 0; round < 30; round++) {
    const t = (low + high) / 2
    if (Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y) < reach) low = t
    else high = t
  }
  const rest: Point[] = [[ax + high * (bx - ax), ay + high * (by - ay)], ...points.slice(i)]
  return end === 0 ? rest : rest.reverse()
}

/** The same line so many metres to the right. */
function offset(line: readonly Point[], metres: number): Point[] {
  return line.map(([x, y], i) => {
    const [ax, ay] = line[Math.max(0, i - 1)], [bx, by] = line[Math.min(line.length - 1, i + 1)]
    const length = Math.hypot(bx - ax, by - ay) || 1
    return [x + metres * (by - ay) / length, y - metres * (bx - ax) / length]
  })
}

function tagsOf(road: Highway, number: number, seed: number, line: readonly Point[], settlements: readonly Settlement[]): Tags {
  const chance = hash01(number, road.class, seed + 41), other = hash01(number, road.class, seed + 42)
  switch (road.class) {
    case roadClass.dual: {
      const [x, y] = line[line.length >> 1]
      const inTown = settlements.some(town => Math.hypot(town.x - x, town.y - y) < 1.1 * town.radius + 400)
      const highway = !inTown && line.length > 24 ? 'motorway' : 'trunk'
      return { highway, oneway: 'yes', ref: `A${1 + number % 7}`, lanes: '2', maxspeed: highway === 'motorway' ? '110' : inTown ? '60' : '100', surface: 'asphalt' }
    }
    case roadClass.primary: return { highway: 'primary', ref: `R${10 + number % 40}`, surface: 'asphalt', ...(chance < 0.4 ? { maxspeed: '80' } : {}) }
    case roadClass.secondary: return { highway: 'secondary', ...(chance < 0.7 ? { surface: 'asphalt' } : {}), ...(other < 0.25 ? { maxspeed: '70' } : {}) }
    case roadClass.tertiary: return { highway: 'tertiary', ...(chance < 0.5 ? { surface: 'asphalt' } : chance < 0.7 ? { surface: 'gravel', smoothness: 'bad' } : {}) }
    case roadClass.unclassified: return { highway: 'unclassified', ...(chance < 0.35 ? { surface: 'unpaved' } : chance < 0.6 ? { surface: 'gravel' } : {}) }
    default: return { highway: 'track', tracktype: chance < 0.3 ? 'grade2' : chance < 0.7 ? 'grade3' : 'grade4', ...(other < 0.4 ? { surface: 'dirt' } : {}) }
  }
}
