import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Spread, type SpreadOptions } from '../../src/surface/spread.ts'
import { rival, type Contender, type Prepared, type Task } from '../harness.ts'
import { missingTerrain, readTerrainDirectory, terrainDirectory } from '../terrain-files.ts'
import { groundOf } from '../terrain-grids.ts'

/** How the ground is crossed, in our words and in GRASS's. */
export interface TerrainJob {
  readonly module: 'r.cost' | 'r.walk'
  readonly neighbours: 8 | 16
  /** Everybody walks at 5 km/h on the flat and minds the slope, as r.walk has it; else speeds of classes on the flat. */
  readonly isOnSlopes: boolean
}

/** A task that GRASS does too. Both read their maps from the system's cache, search from all facilities at once, and leave a file with the seconds of all cells. */
export function terrainTask(name: string, title: string, job: TerrainJob): Task {
  return {
    name, title,
    inputs: ['terrain-1000000', 'terrain-4400000', 'terrain-9000000', 'terrain-44220000'],
    plan: { rounds: 2, warmup: 1, iterations: 2 },
    missing: missingTerrain,
    rivals: input => [grassContender(job, input)],
    prepare: (input, variant) => prepareTerrain(job, terrainDirectory(input), variant),
  }
}

/** GRASS on the same maps. */
export function grassContender({ module, neighbours }: Pick<TerrainJob, 'module' | 'neighbours'>, input: string, more: readonly string[] = []): Contender {
  return rival(neighbours === 16 ? `${module}, knight's moves` : module, 'grass_.py', [module, '--grid', terrainDirectory(input), '--neighbours', String(neighbours), ...more])
}

/** Ours. Diagonal moves between two barriers are open, as in GRASS; the variant `closed` shuts them. */
function prepareTerrain({ neighbours, isOnSlopes }: TerrainJob, directory: string, variant?: string): Prepared {
  const out = join(tmpdir(), 'farsakh-benchmarks', `seconds-${process.pid}.f64`)
  process.on('exit', () => rmSync(out, { force: true }))
  let seconds: Float64Array = new Float64Array(0), search = Infinity
  return {
    run: () => {
      const grid = readTerrainDirectory(directory), ground = groundOf(grid)
      const options: SpreadOptions = { neighbours, direction: 'from', diagonals: variant === 'closed' ? 'closed' : 'open', models: { walking: 'langmuir' } }
      const begin = performance.now()
      const spread = new Spread(isOnSlopes ? { ...ground, kmh: ground.kmh.map(kmh => kmh === 0 ? 0 : 5), mode: ground.mode.map(() => 'walking' as const) } : { ...ground, elevation: undefined }, options)
      spread.run({ cell: grid.facilities })
      search = Math.min(search, (performance.now() - begin) / 1000)
      seconds = spread.seconds
      writeFileSync(out, seconds)
    },
    checksum: () => secondsChecksum(seconds),
    clear: () => { seconds = new Float64Array(0) },
    get note() {
      return `its search alone ${search.toPrecision(3)} s`
    },
  }
}

/** Cells reached and the sum of their seconds to nine digits, as sums of float64 depend on their order in the last ones. */
export function secondsChecksum(seconds: Float64Array): string {
  let reached = 0, sum = 0
  for (const time of seconds) {
    if (time === Infinity) continue
    reached++
    sum += time
  }
  return `${reached}:${sum.toExponential(8)}`
}
