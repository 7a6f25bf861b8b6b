import type { RasterValues } from '../data/raster.ts'
import type { GridMetres } from '../geo/grid-metres.ts'
import type { Mode } from '../data/speed-scenario.ts'

/** Ground by classes: each cell has the number of a row of speeds, 0 for a barrier. */
export interface ClassGround {
  readonly kind: 'classes'
  readonly width: number
  readonly height: number
  readonly metres: GridMetres
  /** Row of `mode` and `kmh` by cell; 0 is a barrier. */
  readonly code: Uint8Array | Uint16Array
  readonly mode: readonly Mode[]
  readonly kmh: Float64Array
  /** Seconds by code to cross a cell from west to east, which count instead of `kmh` where there is no elevation: AccessMod's friction. Barriers take forever. All rows must be alike. */
  readonly perCell?: Float64Array
  /** Metres above sea by cell; left out, slope does not count. */
  readonly elevation?: RasterValues
  /** Value of `elevation` that means "no data"; NaN always does. */
  readonly elevationNodata?: number
}

/** Ground by friction: how long a metre takes in each cell, whatever the slope. */
export interface FrictionGround {
  readonly kind: 'friction'
  readonly width: number
  readonly height: number
  readonly metres: GridMetres
  /** Seconds a metre by cell; NaN, Infinity and what is not above 0 are barriers. */
  readonly perMetre: Float32Array | Float64Array
}

/** Ground as the least-cost search reads it. */
export type Ground = ClassGround | FrictionGround

/** Whether a cell can be crossed. */
export function isPassable(ground: Ground, cell: number): boolean {
  if (ground.kind === 'friction') return ground.perMetre[cell] > 0 && ground.perMetre[cell] < Infinity
  const code = ground.code[cell]
  return code !== 0 && ground.kmh[code] > 0
}

/** Whether nothing is known of a cell's elevation. */
export function isHole({ elevation, elevationNodata }: ClassGround, cell: number): boolean {
  return elevation !== undefined && (elevation[cell] === elevationNodata || elevation[cell] !== elevation[cell])
}
