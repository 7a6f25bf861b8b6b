import type { Waters } from './bridges.ts'
import { roots } from './roots.ts'
import type { Sketch } from './sketch.ts'

/** Longest link in metres, and fewest nodes of a part that gets one. */
const reach = 460, least = 40

/**
 * Links parts of towns that water or a dual carriageway cut off to the main network by one short street each, over a bridge where there is water.
 * Parts without streets (tracks around villages off the road) stay as they are. Cost: O(nodes).
 */
export function linkIslands(sketch: Sketch, waters: Waters): void {
  const root = roots(sketch)
  const size = new Map<number, number>()
  for (const r of root) if (r >= 0) size.set(r, (size.get(r) ?? 0) + 1)
  const main = [...size].reduce((best, each) => each[1] > best[1] ? each : best)[0]
  const islands = [...streetRoots(sketch, root)].filter(r => r !== main && (size.get(r) ?? 0) >= least).sort((a, b) => a - b)
  const near = buckets(sketch, root, main)
  const nodesOf = new Map(islands.map(island => [island, [] as number[]]))
  for (let node = 0; node < root.length; node++) nodesOf.get(root[node])?.push(node)
  for (const nodes of nodesOf.values()) link(sketch, waters, nodes, near)
}

function streetRoots(sketch: Sketch, root: Int32Array): Set<number> {
  const found = new Set<number>()
  for (let line = 0; line < sketch.first.length; line++) {
    const { highway } = sketch.tagSets[sketch.lineTags.values[line]]
    if (highway !== 'track' && highway !== 'path') found.add(root[sketch.path.values[sketch.first.values[line]]])
  }
  return found
}

function key(column: number, row: number): number {
  return row * 65536 + column
}

/** Nodes of the main network in squares as wide as the reach. */
function buckets({ x, y }: Sketch, root: Int32Array, main: number): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (let node = 0; node < root.length; node++) {
    if (root[node] !== main) continue
    const at = key(Math.floor(x.values[node] / reach), Math.floor(y.values[node] / reach))
    const bucket = found.get(at)
    if (bucket === undefined) found.set(at, [node])
    else bucket.push(node)
  }
  return found
}

function link(sketch: Sketch, waters: Waters, island: readonly number[], near: ReadonlyMap<number, readonly number[]>): void {
  const x = sketch.x.values, y = sketch.y.values
  let from = -1, to = -1, shortest = reach
  for (const node of island) {
    const column = Math.floor(x[node] / reach), row = Math.floor(y[node] / reach)
    for (let r = row - 1; r <= row + 1; r++) {
      for (let c = column - 1; c <= column + 1; c++) {
        for (const other of near.get(key(c, r)) ?? []) {
          const distance = Math.hypot(x[node] - x[other], y[node] - y[other])
          if (distance < shortest) {
            shortest = distance
            from = node
            to = other
          }
        }
      }
    }
  }
  if (from < 0) return
  const isBridge = waters.courses.crossing(x[from], y[from], x[to], y[to]).length > 0
  const met = isBridge ? [] : sketch.meet(from, to, true) ?? []
  sketch.line([from, ...met, to], sketch.tags({ highway: 'tertiary', ...(isBridge ? { bridge: 'yes', layer: '1' } : {}) }))
}
