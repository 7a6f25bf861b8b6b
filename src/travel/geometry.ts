import type { Position } from 'geojson'
import type { Metres } from '../core/units.ts'
import type { RoadGraph } from '../graph/road-graph.ts'
import { shapePoint } from '../graph/snap.ts'

/** A line that grows stretch by stretch. */
export interface Line {
  readonly coordinates: Position[]
  metres: Metres
  readonly ways: number[]
}

/**
 * Appends the shape of an arc between two shares of its length, counted from its tail; crossings of barriers add nothing.
 * @param from share in [0, 1]
 * @param to share in [from, 1]
 */
export function linkLine(graph: RoadGraph, arc: number, from: number, to: number, line: Line): void {
  const link = graph.arcLink[arc] >>> 1, isForward = (graph.arcLink[arc] & 1) === 0
  if (graph.linkKind[link] === 1) return
  const first = graph.firstShape[link] + link
  const segments = graph.firstShape[link + 1] - graph.firstShape[link] + 1
  const total = graph.linkMetres(link)
  if (line.ways.at(-1) !== graph.linkWay[link]) line.ways.push(graph.linkWay[link])
  let before = 0
  for (let i = 0; i < segments; i++) {
    const s = isForward ? i : segments - 1 - i
    const length = graph.segmentMetres[first + s]
    const low = Math.max(before, from * total), high = Math.min(before + length, to * total)
    if (high >= low) {
      const a = shapePoint(graph, link, isForward ? s : s + 1), b = shapePoint(graph, link, isForward ? s + 1 : s)
      push(line, between(a, b, length === 0 ? 0 : (low - before) / length))
      push(line, between(a, b, length === 0 ? 1 : (high - before) / length))
    }
    before += length
  }
  line.metres += (to - from) * total
}

/** The position at a share of a link's length. */
export function pointOn(graph: RoadGraph, link: number, fraction: number): [lon: number, lat: number] {
  const first = graph.firstShape[link] + link
  const segments = graph.firstShape[link + 1] - graph.firstShape[link] + 1
  let left = fraction * graph.linkMetres(link), s = 0
  while (s < segments - 1 && left > graph.segmentMetres[first + s]) left -= graph.segmentMetres[first + s++]
  const length = graph.segmentMetres[first + s]
  const [x, y] = between(shapePoint(graph, link, s), shapePoint(graph, link, s + 1), length === 0 ? 0 : left / length)
  return [x, y]
}

function between(a: Position, b: Position, t: number): Position {
  const at = (i: number): number => t <= 0 ? a[i] : t >= 1 ? b[i] : Math.round((a[i] + (b[i] - a[i]) * t) * 1e7) / 1e7
  return [at(0), at(1)]
}

function push(line: Line, position: Position): void {
  const last = line.coordinates.at(-1)
  if (last === undefined || last[0] !== position[0] || last[1] !== position[1]) line.coordinates.push(position)
}
