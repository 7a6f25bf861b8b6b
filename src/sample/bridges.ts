import type { River } from './relief.ts'
import { Segments } from './segments.ts'
import { meeting, type Sketch } from './sketch.ts'
import type { Tags } from '../data/roads.ts'

/** Metres on the plane. */
export type Point = readonly [x: number, y: number]

/** The courses of all rivers, ready to be asked what crosses them; hits carry the river. */
export interface Waters {
  readonly rivers: readonly River[]
  readonly courses: Segments
  /** Whether a position lies in the water or on its bank. */
  isWet(x: number, y: number): boolean
}

/** Gathers the courses of rivers. */
export function watersOf(rivers: readonly River[], bucket: number): Waters {
  const courses = new Segments(bucket)
  for (const [id, { x, y }] of rivers.entries()) {
    for (let i = 0; i + 1 < x.length; i++) courses.add(id, x[i], y[i], x[i + 1], y[i + 1])
  }
  const widest = rivers.reduce((most, { width }) => Math.max(most, width), 0)
  const reach = (id: number): number => rivers[id].width / 2 + bank
  return { rivers, courses, isWet: (x, y) => courses.isNear(x, y, widest / 2 + bank, reach) }
}

/** A stretch of a line that is carried over water. */
interface Span { from: number, to: number }

/** Banks and the approach to a bridge, in metres; crossings nearer to each other than `joined` share one bridge. */
const bank = 14, joined = 300

/**
 * Draws a road between two nodes through the points between them. Where it crosses a river it runs straight over a bridge, which is a way of its own.
 * @param points the whole line; its first and last point stand for the nodes
 */
export function layOverWater(sketch: Sketch, waters: Waters, start: number, points: readonly Point[], end: number, tags: Tags, meets: number): void {
  const line: Point[] = [[sketch.x.values[start], sketch.y.values[start]], ...points.slice(1, -1), [sketch.x.values[end], sketch.y.values[end]]]
  const along = distances(line)
  const spans = spansOver(waters, line, along)
  const total = along[along.length - 1]
  const plain = sketch.tags(tags), bridge = sketch.tags({ ...tags, bridge: 'yes', layer: '1' })
  let nodes = [start], at = 0
  for (const span of spans) {
    const from = span.from <= 0 ? start : sketch.node(...pointAt(line, along, span.from))
    const to = span.to >= total ? end : sketch.node(...pointAt(line, along, span.to))
    if (from !== start) {
      nodes.push(...between(sketch, line, along, at, span.from), from)
      sketch.line(nodes, plain, meets)
    }
    const [ax, ay, bx, by] = [sketch.x.values[from], sketch.y.values[from], sketch.x.values[to], sketch.y.values[to]]
    const isWet = waters.courses.crossing(ax, ay, bx, by).length > 0
    sketch.line([from, to], isWet ? bridge : plain, isWet ? meeting.none : meets)
    nodes = [to]
    at = span.to
  }
  if (nodes[0] === end) return
  nodes.push(...between(sketch, line, along, at, total), end)
  sketch.line(nodes, plain, meets)
}

function distances(line: readonly Point[]): number[] {
  const along = [0]
  for (let i = 1; i < line.length; i++) along.push(along[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]))
  return along
}

function spansOver(waters: Waters, line: readonly Point[], along: readonly number[]): Span[] {
  const total = along[along.length - 1]
  const spans: Span[] = []
  for (let i = 0; i + 1 < line.length; i++) {
    for (const hit of waters.courses.crossing(line[i][0], line[i][1], line[i + 1][0], line[i + 1][1])) {
      const at = along[i] + hit.along * (along[i + 1] - along[i]), reach = waters.rivers[hit.id].width / 2 + bank
      const span = { from: at - reach, to: at + reach }
      const last = spans.at(-1)
      if (last !== undefined && span.from < last.to + joined) last.to = Math.max(last.to, span.to)
      else spans.push(span)
    }
  }
  // A bridge that would end a few steps before a junction reaches it.
  return spans.map(({ from, to }) => ({ from: from < 8 ? 0 : from, to: to > total - 8 ? total : to }))
}

function pointAt(line: readonly Point[], along: readonly number[], at: number): Point {
  let i = 1
  while (i < line.length - 1 && along[i] < at) i++
  const t = (at - along[i - 1]) / (along[i] - along[i - 1])
  return [line[i - 1][0] + t * (line[i][0] - line[i - 1][0]), line[i - 1][1] + t * (line[i][1] - line[i - 1][1])]
}

function between(sketch: Sketch, line: readonly Point[], along: readonly number[], from: number, to: number): number[] {
  const nodes: number[] = []
  for (let i = 1; i < line.length - 1; i++) if (along[i] > from + 1 && along[i] < to - 1) nodes.push(sketch.node(...line[i]))
  return nodes
}
