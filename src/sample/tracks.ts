import { seeded, type Random } from '../core/random.ts'
import type { Tags } from '../data/roads.ts'
import type { Settlement } from './settlements.ts'
import { meeting } from './sketch.ts'
import type { Ground } from './streets.ts'

/** Farm tracks that wander off the roads around a settlement and end in the fields, at another road or at water. */
export function drawTracks(ground: Ground, settlement: Settlement, number: number): void {
  const random = seeded(ground.seed * 2003 + number * 13 + 7)
  const { x, y, radius, kind, onRoad } = settlement
  const tracks = !onRoad ? 1 + random.below(2) : kind === 'village' ? 2 + random.below(4) : 4 + random.below(4) + Math.floor(radius / 800)
  for (let i = 0; i < tracks; i++) {
    const angle = random() * 2 * Math.PI, away = radius * (1.1 + 0.6 * random()) + 150
    const root = ground.sketch.node(x + away * Math.cos(angle), y + away * Math.sin(angle))
    // One arm looks for a road near the settlement; the other goes out if it found one.
    const hasRoad = walk(ground, random, root, angle + Math.PI + 0.4 * (random() - 0.5), 2 * away, 0)
    if (hasRoad || !onRoad) walk(ground, random, root, angle + 0.8 * (random() - 0.5), 900 + 2600 * random(), 2)
  }
}

const step = { least: 90, most: 210 }

/** Draws a track; says whether it ended at a road. */
function walk(ground: Ground, random: Random, start: number, bearing: number, reach: number, branches: number): boolean {
  const { sketch, waters, inside } = ground
  const nodes = [start]
  let heading = bearing, hasMet = false
  for (let gone = 0; gone < reach;) {
    const length = step.least + random() * (step.most - step.least)
    heading += 0.35 * random.normal()
    gone += length
    const at = nodes[nodes.length - 1], ax = sketch.x.values[at], ay = sketch.y.values[at]
    const bx = ax + length * Math.cos(heading), by = ay + length * Math.sin(heading)
    if (!inside(bx, by) || waters.courses.crossing(ax, ay, bx, by).length > 0) break
    const next = sketch.node(bx, by)
    const met = sketch.meet(at, next, false)
    if (met === undefined) break
    if (met.length > 0) {
      if (met[0] !== at) nodes.push(met[0])
      hasMet = true
      break
    }
    nodes.push(next)
    if (branches > 0 && random() < 0.18) walk(ground, random, next, heading + (random() < 0.5 ? 1 : -1) * (0.8 + 0.6 * random()), reach * 0.45, branches - 1)
  }
  sketch.line(nodes, sketch.tags(tagsOf(random)), meeting.free)
  return hasMet
}

function tagsOf(random: Random): Tags {
  const grade = 2 + random.below(4), chance = random()
  if (chance < 0.06) return { highway: 'path' }
  return { highway: 'track', ...(chance < 0.85 ? { tracktype: `grade${grade}` } : {}), ...(chance > 0.5 ? { surface: chance > 0.8 ? 'gravel' : 'dirt' } : {}) }
}
