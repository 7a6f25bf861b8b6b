import type { Seconds } from '../core/units.ts'
import { degreesPerCode, turnCodes } from './road-graph.ts'

/** Seconds by degrees away from straight on, 0 to 180, ascending: straight lines between the points; where two share an angle the cost jumps there, to the latter. */
export type TurnCurve = readonly (readonly [degrees: number, seconds: Seconds])[]

/** What turning costs, as plain data; {@link osrmTurns} and {@link r5Turns} are two. */
export interface TurnCosts {
  /** Side of the road that traffic keeps to. */
  readonly side: 'right' | 'left'
  /** Turns towards the own side of the road: to the right where traffic keeps to the right. */
  readonly near: TurnCurve
  /** Turns across the oncoming traffic. */
  readonly across: TurnCurve
  /** Turning round into the road that one came on. */
  readonly uTurn: Seconds
  /** Where the numbers come from. */
  readonly source: string
}

/**
 * Turn costs of OSRM's car.lua: a sigmoid up to 7.5 s with a bias of 1.075 for the side of the road, sampled every 5 degrees (within 0.012 s), and 20 s more for a U-turn.
 * Where traffic keeps to the left: `{ ...osrmTurns, side: 'left' }`.
 */
export const osrmTurns: TurnCosts = {
  side: 'right', near: sigmoid(1.075), across: sigmoid(1 / 1.075), uTurn: 27.454,
  source: 'OSRM car.lua: turn_penalty 7.5, turn_bias 1.075, u_turn_penalty 20',
}

/** Turn costs of R5: 10 s to the own side, 30 s across traffic, 90 s for U-turns; turns begin at 27 degrees and end at 153. */
export const r5Turns: TurnCosts = {
  side: 'right', near: [[0, 0], [27, 0], [27, 10], [153, 10], [153, 90]], across: [[0, 0], [27, 0], [27, 30], [153, 30], [153, 90]], uTurn: 90,
  source: 'R5 BasicTraversalTimeCalculator: left 30, right 10, U-turn 90, limits 27, 153, 207, 333 degrees',
}

/** OSRM's penalty by angle, rounded to milliseconds. */
function sigmoid(bias: number): TurnCurve {
  return Array.from({ length: 37 }, (_, i) => [i * 5, Math.round(7500 / (1 + Math.exp(6.5 * bias - 13 / bias * i * 5 / 180))) / 1000] as const)
}

/**
 * Milliseconds by turn code plus 128 (`arcTurn` of a graph).
 * @throws RangeError for angles or costs that can't be
 */
export function turnMilliseconds(turns: TurnCosts | undefined): Uint32Array {
  const ms = new Uint32Array(256)
  if (turns === undefined) return ms
  checkCurve(turns.near, 'near')
  checkCurve(turns.across, 'across')
  if (!(turns.uTurn >= 0 && turns.uTurn < Infinity)) throw new RangeError(`expected uTurn of turn costs as 0 seconds or more, got ${turns.uTurn}`)
  for (let code = -120; code <= 120; code++) {
    const isNear = code > 0 === (turns.side === 'right')
    ms[code + 128] = Math.round(costAt(isNear ? turns.near : turns.across, Math.abs(code) * degreesPerCode) * 1000)
  }
  ms[turnCodes.back + 128] = Math.round(turns.uTurn * 1000)
  return ms
}

/** The code of a turn by so many degrees, clockwise positive. */
export function turnCode(degrees: number): number {
  const code = Math.round((degrees - 360 * Math.floor((degrees + 180) / 360)) / degreesPerCode)
  return code === -120 ? 120 : code
}

function costAt(curve: TurnCurve, degrees: number): Seconds {
  let after = 0
  while (after < curve.length && curve[after][0] <= degrees) after++
  if (after === 0) return curve.length === 0 ? 0 : curve[0][1]
  const [from, seconds] = curve[after - 1]
  if (after === curve.length) return seconds
  const [to, next] = curve[after]
  return seconds + (next - seconds) * (degrees - from) / (to - from)
}

function checkCurve(curve: TurnCurve, name: string): void {
  for (const [i, [degrees, seconds]] of curve.entries()) {
    if (!(degrees >= (i === 0 ? 0 : curve[i - 1][0]) && degrees <= 180)) throw new RangeError(`expected degrees from 0 to 180, ascending, in ${name} of turn costs, got ${degrees} at point ${i}`)
    if (!(seconds >= 0 && seconds < Infinity)) throw new RangeError(`expected 0 seconds or more in ${name} of turn costs, got ${seconds} at point ${i}`)
  }
}
