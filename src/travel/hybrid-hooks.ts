import { Growable } from '../core/growable.ts'
import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Metres } from '../core/units.ts'
import type { Raster } from '../data/raster.ts'
import { lonFollower } from '../geo/antimeridian.ts'
import type { Profile } from '../graph/profile.ts'
import type { RoadGraph } from '../graph/road-graph.ts'
import { shapePoint } from '../graph/snap.ts'
import { joinableLinks } from '../graph/weigh.ts'
import type { MoveTimes } from '../search/move-times.ts'

/**
 * Where roads can be joined from the ground: in every cell that a link crosses, the point of the link nearest to the cell's centre. It is tied to that centre and to those of the cells beside,
 * which need not go to the centre and back when the road passes on their side.
 */
export interface Hooks {
  /** Offsets by link, one more than there are links; those of a link stand in the order of its shape. */
  readonly first: Uint32Array
  /** Share of the link's length from its beginning. */
  readonly fraction: Float64Array
  /** Ties by hook, at most five: those of hook h stand at `firstTie[h] .. firstTie[h + 1]`, the hook's own cell first. */
  readonly firstTie: Uint32Array
  readonly cell: Uint32Array
  /** Seconds of the walk between the centre and the hook, straight; over level ground to the cells beside. */
  readonly seconds: Float64Array
}

/** How a link may be joined: `closed` not at all, `edge` from where one stands on it only (bridges), `open` from the ground beside it. */
export const joins = { closed: 0, edge: 1, open: 2 } as const

/**
 * How each link may be joined: motorways and ferries at their junctions only, as the profile says, and so roads for motor vehicles only, and tunnels; bridges by those who stand on them.
 * @returns a value of `joins` by link
 */
export function linkJoins(graph: RoadGraph, profile: Profile | undefined): Uint8Array {
  const { linkCount, linkTags, linkKind, meta: { tagSets } } = graph
  const joinable = profile === undefined ? undefined : joinableLinks(graph, profile)
  const bySet = tagSets.map(tags => {
    if (tags.motorroad === 'yes' || is(tags.tunnel, 'no', 'building_passage', 'culvert')) return joins.closed
    return is(tags.bridge, 'no') ? joins.edge : joins.open
  })
  return Uint8Array.from({ length: linkCount }, (_, link) => linkKind[link] === 1 || joinable?.[link] === 0 ? joins.closed : bySet[linkTags[link]])
}

/** Whether a tag is there and none of some values. */
function is(value: string | undefined, ...not: readonly string[]): boolean {
  return value !== undefined && !not.includes(value)
}

/**
 * Columns and rows of a grid as numbers with fractions: cell (c, r) reaches from c to c + 1 and from r to r + 1.
 * @param follow brings a longitude beside a grid over the 180th meridian; one for all corners of a shape, so that it does not jump round the earth
 */
export function onGrid(grid: Raster, lon: number, lat: number, follow: (x: number) => number = follower(grid)()): [column: number, row: number] {
  const { bbox, cellWidth, cellHeight, projector } = grid, [x, y] = projector.fromLonLat(lon, lat)
  return [(follow(x) - bbox[0]) / cellWidth, (bbox[3] - y) / cellHeight]
}

function follower({ bbox, projector }: Raster): () => (x: number) => number {
  return projector.isLonLat ? lonFollower(bbox) : () => x => x
}

/**
 * Calls `visit` with the cells that a straight line crosses, in order, each with the shares of the line at which it is entered and left. Cells outside the grid are visited too.
 * Source: Amanatides and Woo 1987, with each border found from the line's beginning, so that no error adds up.
 */
export function crossedCells([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], visit: (column: number, row: number, enter: number, leave: number) => void): void {
  const dx = x2 - x1, dy = y2 - y1, sx = dx > 0 ? 1 : -1, sy = dy > 0 ? 1 : -1
  let column = Math.floor(x1), row = Math.floor(y1), t = 0
  for (;;) {
    const tx = dx === 0 ? Infinity : (column + (dx > 0 ? 1 : 0) - x1) / dx
    const ty = dy === 0 ? Infinity : (row + (dy > 0 ? 1 : 0) - y1) / dy
    const next = Math.max(t, Math.min(tx, ty, 1))
    visit(column, row, t, next)
    if (tx >= 1 && ty >= 1) return
    if (tx <= ty) column += sx
    if (ty <= tx) row += sy
    t = next
  }
}

/** What hooks are found on. */
export interface HookGround {
  readonly grid: Raster
  readonly moves: MoveTimes
}

/**
 * Finds the hooks of all links that may be joined from the ground and have an open arc.
 * Cost: a projection a shape point and a few operations a cell crossed.
 */
export function findHooks({ graph, ms }: { readonly graph: RoadGraph, readonly ms: Uint32Array }, { grid, moves }: HookGround, allowed: Uint8Array, options?: RunOptions): Hooks {
  const first = new Uint32Array(graph.linkCount + 1)
  const fraction = new Growable(Float64Array), firstTie = new Growable(Uint32Array), cell = new Growable(Uint32Array), seconds = new Growable(Float64Array)
  const { linkArcs } = graph
  const tie = (at: number, time: number): void => {
    cell.push(at)
    seconds.push(time)
  }
  for (let link = 0; link < graph.linkCount; link++) {
    if ((link & 0xfff) === 0) report(options, 'joining roads and ground', link, graph.linkCount)
    let isOpen = false
    for (let i = linkArcs.first[link]; i < linkArcs.first[link + 1]; i++) isOpen ||= ms[linkArcs.arc[i]] !== 0xffffffff
    if (isOpen && allowed[link] === joins.open) {
      for (const hook of hooksOn(graph, grid, moves, link)) {
        fraction.push(hook.fraction)
        firstTie.push(cell.length)
        tieTo(moves, hook, tie)
      }
    }
    first[link + 1] = fraction.length
  }
  firstTie.push(cell.length)
  return { first, fraction: fraction.take(), firstTie: firstTie.take(), cell: cell.take(), seconds: seconds.take() }
}

interface Hook {
  readonly cell: number
  readonly fraction: number
  readonly metres: Metres
  /** Where in its cell: 0 to 1 from the west and from the north. */
  readonly x: number
  readonly y: number
}

const sides = [[-1, 0], [0, -1], [0, 1], [1, 0]] as const

/** Offers the ties of a hook. The straight line from a cell beside crosses these two cells only. */
function tieTo(moves: MoveTimes, { cell, metres, x, y }: Hook, tie: (cell: number, seconds: number) => void): void {
  const { width, height, metres: { ew, ns } } = moves.ground, row = Math.floor(cell / width), column = cell - row * width
  const own = moves.pace(cell)
  tie(cell, metres * own * moves.roughness(cell))
  for (const [dr, dc] of sides) {
    const r = row + dr, c = column + dc
    if (r < 0 || c < 0 || r >= height || c >= width) continue
    const pace = moves.pace(r * width + c), dx = x - 0.5 - dc, dy = y - 0.5 - dr
    if (pace === Infinity) continue
    // Half a cell of the way across the border lies on the far side.
    const beyond = Math.min(1, 0.5 / Math.abs(dr === 0 ? dx : dy))
    tie(r * width + c, Math.hypot(dx * ew[row], dy * ns[row]) * (beyond * pace + (1 - beyond) * own))
  }
}

/** The nearest point to the centre of every cell that can be crossed, in the order of the link's shape. */
function hooksOn(graph: RoadGraph, grid: Raster, moves: MoveTimes, link: number): Hook[] {
  const { firstShape, segmentMetres } = graph, { width, height } = grid, { ew, ns } = moves.ground.metres
  const base = firstShape[link] + link, segments = firstShape[link + 1] - firstShape[link] + 1, total = graph.linkMetres(link)
  const found = new Map<number, Hook>(), follow = follower(grid)()
  let before = 0, from = onGrid(grid, ...shapePoint(graph, link, 0), follow)
  for (let s = 0; s < segments; s++) {
    const to = onGrid(grid, ...shapePoint(graph, link, s + 1), follow), [x1, y1] = from, dx = to[0] - x1, dy = to[1] - y1
    for (const [start, end] of besideBorder(from, to)) crossedCells(start, end, (column, row, enter, leave) => {
      const at = row * width + column
      if (column < 0 || row < 0 || column >= width || row >= height || moves.pace(at) === Infinity) return
      const ax = (column + 0.5 - x1) * ew[row], ay = (row + 0.5 - y1) * ns[row], bx = dx * ew[row], by = dy * ns[row]
      const squared = bx * bx + by * by
      const t = Math.min(leave, Math.max(enter, squared === 0 ? 0 : (ax * bx + ay * by) / squared))
      const metres = Math.hypot(ax - t * bx, ay - t * by), known = found.get(at)
      if (known !== undefined && known.metres <= metres) return
      found.set(at, { cell: at, metres, x: x1 + t * dx - column, y: y1 + t * dy - row, fraction: total === 0 ? t : Math.min(1, (before + t * segmentMetres[base + s]) / total) })
    })
    before += segmentMetres[base + s]
    from = to
  }
  return [...found.values()].sort((a, b) => a.fraction - b.fraction)
}

/** How near to a border a line runs along it, in cells: 3 cm on cells of 30 m, above the rounding of coordinates. */
const alongBorder = 1e-3

/** A line that runs along a border between cells, on both sides of it, in the middle of the cells there; any other line as it is. */
function besideBorder(from: readonly [number, number], to: readonly [number, number]): (readonly [readonly [number, number], readonly [number, number]])[] {
  const axis = isAlong(from[0], to[0]) ? 0 : isAlong(from[1], to[1]) ? 1 : -1
  if (axis === -1) return [[from, to]]
  const moved = (point: readonly [number, number], by: number): readonly [number, number] => axis === 0 ? [Math.round(point[0]) + by, point[1]] : [point[0], Math.round(point[1]) + by]
  return [-0.5, 0.5].map(by => [moved(from, by), moved(to, by)] as const)
}

function isAlong(a: number, b: number): boolean {
  const border = Math.round(a)
  return Math.abs(a - border) <= alongBorder && Math.abs(b - border) <= alongBorder
}
