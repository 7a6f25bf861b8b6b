import type { KmPerHour } from '../core/units.ts'

/** How people move on a class of ground. Walking and cycling depend on the slope, motorised travel does not. */
export type Mode = 'walking' | 'cycling' | 'motorised'

/** Speed on one class of ground. */
export interface SpeedScenarioRow {
  readonly class: number
  readonly label: string
  /** On flat ground; 0 is a barrier. */
  readonly speed: KmPerHour
  readonly mode: Mode
}

/** Speeds by class of ground, for one season. The first row of a class stands. */
export interface SpeedScenario {
  readonly rows: readonly SpeedScenarioRow[]
  /** What messages call the table. */
  readonly name: string
}
