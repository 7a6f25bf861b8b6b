import type { Task } from '../harness.ts'
import { terrainTask } from './terrain-job.ts'

/** The job of r.walk: Langmuir's rule for walkers on slopes. */
export const task: Task = terrainTask('walk', 'Walking over hills, 8 neighbours', { module: 'r.walk', neighbours: 8, isOnSlopes: true })
