import type { Task } from '../harness.ts'
import { terrainTask } from './terrain-job.ts'

/** The job of r.cost: speeds of classes, no slopes. */
export const task: Task = terrainTask('cost', 'Least cost over flat ground, 8 neighbours', { module: 'r.cost', neighbours: 8, isOnSlopes: false })
