import fc from 'fast-check'
import { turnCodes } from '../../src/graph/road-graph.ts'
import { turnCode, turnMilliseconds, type TurnCosts } from '../../src/graph/turns.ts'
import { haversine } from '../../src/geo/distance.ts'
import type { RoadPicture } from './road-pictures.ts'

const rows = ['ade', 'bcf', 'ghi']
/** Column and row, counted north. */
const at = new Map(rows.flatMap((row, y) => [...row].map((letter, x) => [letter, [x, -y]] as const)))

export interface Drawn {
  picture: RoadPicture
  segments: readonly { a: string, b: string, isOneway: boolean }[]
  bans: readonly { isOnly: boolean, from: number, to: number, via: string }[]
}

/** Straight roads between letters of a square, some one-way, some with turn restrictions. */
export const drawnRoads: fc.Arbitrary<Drawn> = fc.tuple(
  fc.uniqueArray(fc.tuple(fc.constantFrom(...rows.join('')), fc.constantFrom(...rows.join('')), fc.nat(3)).filter(([a, b]) => a !== b), { minLength: 1, maxLength: 11, selector: ([a, b]) => a + b }),
  fc.array(fc.tuple(fc.boolean(), fc.nat(99), fc.nat(99)), { maxLength: 3 }),
).map(([ways, restrictions]) => {
  const segments = ways.map(([a, b, kind]) => ({ a, b, isOneway: kind === 0 }))
  const bans = restrictions.flatMap(([isOnly, x, y]) => {
    const from = x % segments.length, to = y % segments.length, one = segments[from]!, other = segments[to]!
    const via = [one.a, one.b].find(letter => letter === other.a || letter === other.b)
    return from === to || via === undefined ? [] : [{ isOnly, from, to, via }]
  })
  const name = (i: number): string => segments[i]!.a + segments[i]!.b
  return {
    segments, bans,
    picture: {
      map: rows.join('\n'), ways: segments.map(({ a, b, isOneway }) => [a + b, { highway: 'residential', ...(isOneway && { oneway: 'yes' }) }] as const),
      restrictions: bans.map(({ isOnly, from, to, via }) => `${isOnly ? 'only' : 'no'} ${name(from)} ${name(to)} ${via}`),
    },
  }
})

export interface State { way: number, isForward: boolean, from: string, to: string, ms: number }

export interface EdgeBased {
  states: readonly State[]
  /** Milliseconds to pass from one state into another, Infinity when that can't be. */
  turn: (a: number, b: number) => number
}

/** The roads as a graph of arcs and turns, from nothing but the drawing. */
export function edgeBased({ segments, bans }: Drawn, turns: TurnCosts, blockMs: number): EdgeBased {
  const states: State[] = segments.flatMap(({ a, b, isOneway }, way) => {
    const [x1, y1] = at.get(a)!, [x2, y2] = at.get(b)!
    // 36 km/h: a metre takes 100 ms.
    const ms = Math.round(Math.fround(haversine(x1 * 9e-4, y1 * 9e-4, x2 * 9e-4, y2 * 9e-4)) * 100)
    if (Math.abs(ms - Math.hypot(x2 - x1, y2 - y1) * blockMs) > 2) throw new Error('expected the blocks of the pictures')
    return [{ way, isForward: true, from: a, to: b, ms }, ...(isOneway ? [] : [{ way, isForward: false, from: b, to: a, ms }])]
  })
  const roadsAt = (letter: string): number => segments.filter(({ a, b }) => a === letter || b === letter).length
  const bearing = ({ from, to }: State): number => {
    const [x1, y1] = at.get(from)!, [x2, y2] = at.get(to)!
    return Math.atan2(x2 - x1, y2 - y1) * 180 / Math.PI
  }
  const isBanned = (a: State, b: State): boolean => bans.some(({ isOnly, from, to, via }) => {
    if (a.way !== from || a.to !== via) return false
    if (!isOnly) return b.way === to
    return b.way !== to && states.some(({ way, from: begin }) => way === to && begin === via)
  })
  const cost = turnMilliseconds(turns)
  return {
    states,
    turn: (i, j) => {
      const a = states[i]!, b = states[j]!
      if (a.to !== b.from || isBanned(a, b)) return Infinity
      if (a.way === b.way) return cost[turnCodes.back + 128]!
      return roadsAt(a.to) < 3 ? 0 : cost[turnCode(bearing(b) - bearing(a)) + 128]!
    },
  }
}

/** Milliseconds to the end of each state from states with a head start, by plain relaxation. */
export function stateTimes({ states, turn }: EdgeBased, start: (state: State) => number): number[] {
  const time = states.map(start)
  for (let again = true; again;) {
    again = false
    for (let i = 0; i < time.length; i++) {
      for (let j = 0; j < time.length; j++) {
        const ms = time[i]! + turn(i, j) + states[j]!.ms
        if (ms < time[j]!) {
          time[j] = ms
          again = true
        }
      }
    }
  }
  return time
}

/** Milliseconds by letter from a letter, where nobody turns yet. */
export function letterTimes(roads: EdgeBased, from: string): Map<string, number> {
  const times = new Map([[from, 0]])
  for (const [i, ms] of stateTimes(roads, state => state.from === from ? state.ms : Infinity).entries()) {
    const { to } = roads.states[i]!
    times.set(to, Math.min(ms, times.get(to) ?? Infinity))
  }
  return times
}
