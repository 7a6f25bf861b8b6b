import { demandFrom, type Population } from '../data/demand.ts'
import type { GridModel } from '../data/grid-model.ts'
import { Raster } from '../data/raster.ts'
import { checkSameGrid } from '../data/same-grid.ts'

/** People by cell of a grid. */
export interface GridPeople {
  readonly people: Float64Array
  /** Everybody, those outside the grid included. */
  readonly total: number
  /** 1 for cells that the population knows of, even if nobody lives there. */
  readonly known: Uint8Array
}

/** Puts people on the grid of a model: a raster must have that grid, points count in the cell that they stand in. */
export function peopleOnGrid({ grid }: GridModel, population: Population, options: { readonly column?: string }): GridPeople {
  const demand = demandFrom(population, options), people = new Float64Array(grid.width * grid.height)
  if (population instanceof Raster) {
    checkSameGrid(population, grid)
    for (let i = 0; i < demand.size; i++) people[demand.row[i]] = demand.people[i]
    const known = new Uint8Array(people.length)
    for (let cell = 0; cell < known.length; cell++) known[cell] = population.has(cell) ? 1 : 0
    return { people, total: demand.total, known }
  }
  for (let i = 0; i < demand.size; i++) {
    const cell = grid.cellAt(demand.lon[i], demand.lat[i])
    if (cell !== -1) people[cell] += demand.people[i]
  }
  return { people, total: demand.total, known: new Uint8Array(people.length).fill(1) }
}
