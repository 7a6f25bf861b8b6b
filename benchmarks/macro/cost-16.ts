import type { Task } from '../harness.ts'
import { terrainTask } from './terrain-job.ts'

/** The job of r.cost -k: the same with knight's moves. */
export const task: Task = terrainTask('cost-16', 'Least cost over flat ground, 16 neighbours', { module: 'r.cost', neighbours: 16, isOnSlopes: false })
