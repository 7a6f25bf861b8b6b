import { hours, placesFrom, rasterFrom, terrain, travelTimes, type Bbox } from 'farsakh'
import type { Task } from '../harness.ts'
import { missingTerrain, readTerrainDirectory, terrainDirectory } from '../terrain-files.ts'
import { secondsChecksum } from './terrain-job.ts'

/** The verb that people use, from rasters in files to the time of every cell: speeds of classes, Tobler's rule on slopes, all facilities. */
export const task: Task = {
  name: 'terrain',
  title: 'Travel times over land cover and relief, towards the nearest facility',
  inputs: ['terrain-1000000', 'terrain-4400000', 'terrain-9000000', 'terrain-44220000'],
  plan: { rounds: 1, warmup: 0, iterations: 1 },
  missing: missingTerrain,
  rivals: () => [],
  prepare: input => {
    const directory = terrainDirectory(input)
    let seconds: Float64Array = new Float64Array(0), facilities = 0
    return {
      run: () => {
        const { width, height, bbox, crs, code, elevation, classes, facilities: cells } = readTerrainDirectory(directory)
        const box: Bbox = [...bbox]
        const landcover = rasterFrom({ values: code, width, height, bbox: box, crs, nodata: 0, name: 'land cover' }), dem = rasterFrom({ values: elevation, width, height, bbox: box, crs, name: 'relief' })
        const land = terrain({ landcover, dem, speeds: classes.map((row, i) => ({ ...row, class: i })) })
        const to = placesFrom(Array.from(cells, (cell, id) => {
          const [lon, lat] = landcover.lonLat(cell)
          return { id, lon, lat }
        }))
        facilities = to.size
        seconds = travelTimes(land, { to, cutoff: hours(200) }).seconds
      },
      checksum: () => secondsChecksum(seconds),
      get note() {
        return `${facilities} facilities, 8 neighbours, nearest facility known; the first run of its process`
      },
    }
  },
}
