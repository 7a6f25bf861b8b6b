import { coverage, geographicCoverage, hours, minutes, placesFrom, rasterFrom, terrain, travelTimes, type Places, type Raster, type SpeedScenarioRow } from 'farsakh'
import { seeded, type Random } from '../../../src/core/random.ts'
import { judged, percent, type Item, type Outcome } from '../item.ts'

const rounds = 60
const crs = 'EPSG:32631', cutoff = hours(100)

/** What must hold on every grid, tried on seeded ones with barriers, hills and oblong cells. */
export const properties: readonly Item[] = [
  property('raising a speed never lengthens a time', (random, world) => {
    const faster = world.speeds.map(row => row.class === 1 + random.below(3) ? { ...row, speed: row.speed * (1 + random()) } : row)
    return neverLonger(timesOf({ ...world, speeds: faster }, 'to'), timesOf(world, 'to'))
  }),
  property('towards on a slope equals from on the mirrored slope', (_random, world) => {
    const mirrored = { ...world, dem: world.dem.with(Float64Array.from(world.dem.values, metres => -metres)) }
    const towards = timesOf(world, 'to'), from = timesOf(mirrored, 'from')
    return towards.every((time, cell) => time === from[cell] || Math.abs(time - from[cell]!) <= 1e-12 * time)
  }),
  property('adding a barrier never shortens', (random, world) => {
    const blocked = Int16Array.from(world.landcover.values, value => random() < 0.05 ? 9 : value)
    for (const cell of world.facilities) blocked[cell] = 1
    const open = { ...world, landcover: world.landcover.with(Int16Array.from(world.landcover.values, (value, cell) => world.facilities.includes(cell) ? 1 : value)) }
    return neverLonger(timesOf(open, 'to'), timesOf({ ...world, landcover: world.landcover.with(blocked) }, 'to'))
  }),
  property('nobody passes between barriers that touch at a corner, but for compat', (_random, world) => neverLonger(timesOf(world, 'to', 'open'), timesOf(world, 'to', 'closed'))),
  { name: 'Property: people in tables add up', target: 'to 1e-9, coverage and geographic coverage', measure: people },
]

interface World {
  readonly landcover: Raster
  readonly dem: Raster
  readonly speeds: readonly SpeedScenarioRow[]
  /** Cells. */
  readonly facilities: readonly number[]
  readonly neighbours: 4 | 8 | 16
}

function property(name: string, holds: (random: Random, world: World) => boolean): Item {
  return {
    name: `Property: ${name}`, target: `on ${rounds} seeded grids`,
    measure: () => {
      let kept = 0
      for (let seed = 0; seed < rounds; seed++) if (holds(seeded(seed), worldOf(seed))) kept++
      return judged(`holds on ${kept} of ${rounds}`, kept === rounds)
    },
  }
}

function worldOf(seed: number): World {
  const random = seeded(1000 + seed), width = 10 + random.below(20), height = 10 + random.below(20)
  const bbox = [500_000, 0, 500_000 + width * (60 + 10 * random.below(8)), height * (60 + 10 * random.below(8))] as const
  const landcover = rasterFrom({ values: Int16Array.from({ length: width * height }, () => random() < 0.25 ? 9 : 1 + random.below(3)), width, height, bbox, crs })
  const tilt = random() * 60, dem = landcover.with(Float64Array.from({ length: width * height }, (_, cell) => tilt * (cell % width) + 15 * random()))
  const facilities = Array.from({ length: 1 + random.below(4) }, () => random.below(width * height)).filter(cell => landcover.values[cell] !== 9)
  return {
    landcover, dem, facilities: facilities.length === 0 ? [landcover.values.findIndex(value => value !== 9)] : facilities, neighbours: ([4, 8, 16] as const)[random.below(3)]!,
    speeds: [
      { class: 1, label: 'grass', speed: 4, mode: 'walking' }, { class: 2, label: 'path', speed: 10, mode: 'cycling' }, { class: 3, label: 'road', speed: 40, mode: 'motorised' },
      { class: 9, label: 'water', speed: 0, mode: 'walking' },
    ],
  }
}

function timesOf({ landcover, dem, speeds, facilities, neighbours }: World, direction: 'to' | 'from', diagonals: 'open' | 'closed' = 'closed'): Float64Array {
  const land = terrain({ landcover, dem, speeds, neighbours, diagonals }), places = placesOf(landcover, facilities)
  return travelTimes(land, direction === 'to' ? { to: places, cutoff } : { from: places, cutoff }).seconds
}

function placesOf(raster: Raster, cells: readonly number[]): Places {
  return placesFrom(cells.map((cell, i) => {
    const [lon, lat] = raster.lonLat(cell)
    return { id: String(i), lon, lat, beds: 40 * (i + 1) }
  }))
}

/** No time of the first is above that of the second, but for the last digit. */
function neverLonger(a: Float64Array, b: Float64Array): boolean {
  return a.every((time, cell) => time <= b[cell]! * (1 + 1e-12))
}

function people(): Outcome {
  let worst = 0
  for (let seed = 0; seed < rounds; seed++) {
    const world = worldOf(seed), random = seeded(seed), { landcover, dem, speeds, neighbours } = world
    const values = Float64Array.from(landcover.values, () => random() < 0.3 ? 0 : 10 * random()), population = landcover.with(values)
    const total = values.reduce((sum, value) => sum + value, 0)
    const land = terrain({ landcover, dem, speeds, neighbours }), places = placesOf(landcover, world.facilities)
    const rows = [...coverage(travelTimes(land, { to: places, cutoff: minutes(20) }), population, { cutoffs: [minutes(5), minutes(20)] })]
    const sum = rows.filter(({ group }) => group !== 'within').reduce((all, row) => all + row.people, rows.findLast(({ group }) => group === 'within')!.people)
    const served = geographicCoverage(land, { to: places, population, cutoff: minutes(20), capacity: 'beds', order: { by: 'field', column: 'beds' } })
    const taken = served.table.column('taken').reduce((all, value) => all + value, 0), left = served.left.reduce((all, value) => all + value, 0)
    worst = Math.max(worst, Math.abs(sum / total - 1), Math.abs((taken + left) / total - 1))
  }
  return judged(`off by at most ${percent(worst)} on ${rounds} grids`, worst <= 1e-9)
}
