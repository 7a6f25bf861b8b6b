import { seeded, type Random } from '../core/random.ts'
import { Raster } from '../data/raster.ts'
import type { Districts } from './districts.ts'
import type { Highways } from './highways.ts'
import { fractal } from './noise.ts'
import type { Frame, Plan } from './plan.ts'
import type { Relief } from './relief.ts'
import { cellPoint, type Settlement } from './settlements.ts'
import { builtUp } from './streets.ts'

/** Abroad. */
const nodata = -99999
/** People come in parts of this size, which float32 adds without error and deflate likes. */
const parts = 64

/**
 * Spreads people over a raster in longitude and latitude: settlements by their shape, dense in the middle, then farms along the roads and hamlets off them.
 * Cost: O(cells).
 */
export function spreadPeople(plan: Plan, frame: Frame, relief: Relief, settlements: readonly Settlement[], highways: Highways, districts: Districts): Raster {
  const raster = emptyRaster(plan, frame)
  const add = (x: number, y: number, people: number): void => {
    const cell = raster.cellAt(...frame.toLonLat(x, y))
    if (cell >= 0) raster.values[cell] += people
  }
  for (const settlement of settlements) fillSettlement(plan, frame, raster, settlement)
  const random = seeded(plan.seed * 71 + 3)
  const rural = settlements.reduce((sum, { kind, people }) => sum + (kind === 'village' ? people : 0), 0)
  alongRoads(plan, relief, highways, random, rural * 0.25, add)
  hamlets(plan, relief, random, Math.round(plan.villages * 0.8), add)
  return closed(raster, districts)
}

function emptyRaster(plan: Plan, frame: Frame): Raster {
  const size = plan.peopleCell
  // Edges lie on whole multiples of the cell, as in published grids.
  const [west, south] = frame.toLonLat(0, 0).map(degrees => Math.floor(degrees / size)), [east, north] = frame.toLonLat(plan.width, plan.height).map(degrees => Math.ceil(degrees / size))
  const width = east - west, height = north - south
  return new Raster({ values: new Float32Array(width * height), width, height, bbox: [west * size, south * size, east * size, north * size], nodata, name: 'population' })
}

function fillSettlement(plan: Plan, frame: Frame, raster: Raster, settlement: Settlement): void {
  const { x, y, radius, people } = settlement
  const isBuilt = builtUp(settlement, plan.seed), quarter = fractal(plan.seed + 51, 700, 2)
  const [west, north] = frame.toLonLat(x - 1.6 * radius - 100, y + 1.6 * radius + 100), [east, south] = frame.toLonLat(x + 1.6 * radius + 100, y - 1.6 * radius - 100)
  const first = raster.cellAt(west, north), last = raster.cellAt(east, south)
  if (first < 0 || last < 0) return
  const cells: number[] = [], weights: number[] = []
  let sum = 0
  for (let row = Math.floor(first / raster.width); row <= Math.floor(last / raster.width); row++) {
    for (let column = first % raster.width; column <= last % raster.width; column++) {
      const cell = row * raster.width + column
      const [px, py] = frame.toPlane(...raster.lonLat(cell))
      const distance = Math.hypot(px - x, py - y)
      if (!isBuilt(px, py) && distance > 80) continue
      const weight = Math.exp(-1.4 * (distance / radius) ** 1.5) * Math.max(0.1, 1 + 0.8 * quarter(px, py))
      cells.push(cell)
      weights.push(weight)
      sum += weight
    }
  }
  for (const [i, cell] of cells.entries()) raster.values[cell] += people * weights[i] / sum
}

function alongRoads(plan: Plan, relief: Relief, { roads }: Highways, random: Random, people: number, add: (x: number, y: number, people: number) => void): void {
  const farms: [number, number, number][] = []
  let sum = 0
  for (const road of roads) {
    for (const cell of road.cells) {
      const [x, y] = cellPoint(relief, plan.seed, cell)
      for (let i = 0; i < Math.max(1, Math.round(relief.cell / 250)); i++) {
        if (random() < 0.45) continue
        const weight = Math.exp(0.8 * random.normal()) * Math.max(0, 1 - relief.metres[cell] / plan.mountains)
        farms.push([x + 260 * random.normal(), y + 260 * random.normal(), weight])
        sum += weight
      }
    }
  }
  for (const [x, y, weight] of farms) add(x, y, people * weight / sum)
}

/** Off the roads: a few families at a time, in four cells at most. */
function hamlets(plan: Plan, relief: Relief, random: Random, count: number, add: (x: number, y: number, people: number) => void): void {
  for (let i = 0; i < count; i++) {
    const x = random() * plan.width, y = random() * plan.height, people = 8 + 45 * random() * random()
    if (random() < relief.heightAt(x, y) / plan.mountains) continue
    for (let house = 0; house < 4; house++) add(x + 90 * random.normal(), y + 90 * random.normal(), people / 4)
  }
}

/** Rounds to whole parts; nobody abroad. */
function closed(raster: Raster, districts: Districts): Raster {
  const { values } = raster
  for (let cell = 0; cell < values.length; cell++) {
    values[cell] = districts.at(...raster.lonLat(cell)) < 0 ? nodata : Math.round(values[cell] * parts) / parts
  }
  return raster
}
