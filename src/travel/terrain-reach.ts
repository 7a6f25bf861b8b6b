import { checkCutoff, checkOneOf } from '../core/checks.ts'
import { issueTable } from '../data/issues.ts'
import { checkJoin, checkPlaces } from '../data/join.ts'
import type { Reach, ReachQuery } from '../data/reach.ts'
import { Raster } from '../data/raster.ts'
import { CellRows } from './cell-rows.ts'
import type { Terrain } from './terrain.ts'
import { reportSettled, withinOf } from './terrain-places.ts'

/** Who is within reach of each place over the ground: one bounded search a place, over what it reaches only. */
export function terrainReach(land: Terrain, query: ReachQuery): Reach {
  const { places, points, cutoff, direction } = query
  const sources = land.settle(places, query), targets = land.settle(points, query)
  const issues = reportSettled(land, [{ places, settled: sources }], withinOf(query))
  const rows = new CellRows(land.spread(direction), targets.cell)
  return {
    places, points, cutoff, issues, joined: joinedOf(targets.cell),
    of: place => {
      if (!(place >= 0 && place < places.size)) throw new RangeError(`expected a place from 0 to ${places.size - 1}, got ${place}`)
      return rows.run(sources.cell[place], cutoff, query)
    },
  }
}

/** 1 for points on the ground, 0 for those on barriers and outside the grid. */
export function joinedOf(cells: Int32Array): Uint8Array {
  const joined = new Uint8Array(cells.length)
  for (let i = 0; i < cells.length; i++) joined[i] = cells[i] === -1 ? 0 : 1
  return joined
}

/** A place and the times around it. */
export interface PlaceRaster {
  /** Index of the place. */
  readonly place: number
  /** Seconds by cell, NaN where unreachable; all NaN for a place that could not join. Its issues say whether the place was moved, or why it could not. */
  readonly raster: Raster
}

/**
 * A raster of seconds for each place, one after another, so that only one is in memory.
 * @param land terrain
 * @param query `places`, `direction` and `cutoff` in seconds; `snap: { within }` moves places from barriers
 * @throws FarsakhError `PLACES_EMPTY` without places, `PLACES_ON_BARRIERS` when none is on ground that can be crossed
 * Cost: one bounded search a place, and 4 bytes a cell for each raster that is kept.
 */
export function* terrainRasters(land: Terrain, query: Omit<ReachQuery, 'points'>): Generator<PlaceRaster> {
  const { places, cutoff, direction } = query, { grid } = land
  checkCutoff(cutoff)
  checkJoin(query)
  checkPlaces(places, 'places')
  checkOneOf(direction, 'direction', ['to', 'from'])
  const sources = land.settle(places, query)
  const issues = [...reportSettled(land, [{ places, settled: sources }], withinOf(query))]
  for (let place = 0; place < places.size; place++) {
    query.signal?.throwIfAborted()
    query.onProgress?.({ stage: 'searching', done: place, total: places.size })
    const values = new Float32Array(grid.width * grid.height).fill(NaN)
    if (sources.cell[place] !== -1) {
      const spread = land.spread(direction).run({ cell: [sources.cell[place]] }, { cutoff }), { reached, seconds } = spread
      for (let i = 0; i < reached.length; i++) values[reached[i]] = seconds[reached[i]]
    }
    yield { place, raster: new Raster({ values, width: grid.width, height: grid.height, bbox: grid.bbox, crs: grid.crs, name: places.ids[place], issues: issueTable(issues.filter(({ row }) => row === place)) }) }
  }
  query.onProgress?.({ stage: 'searching', done: places.size, total: places.size })
}
