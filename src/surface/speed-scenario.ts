export type { Mode, SpeedScenario, SpeedScenarioRow } from '../data/speed-scenario.ts'
