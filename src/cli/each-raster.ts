import { FarsakhError } from '../core/errors.ts'
import type { Seconds } from '../core/units.ts'
import type { Raster } from '../data/raster.ts'
import { Terrain } from '../travel/terrain.ts'
import { terrainRasters } from '../travel/terrain-reach.ts'
import { travelTimes } from '../travel/travel-times.ts'
import { joinOptions, towards, type Facilities } from './inputs.ts'
import type { ModelInput } from './model.ts'
import { geoTiff, type ResultFiles } from './results.ts'
import type { Session } from './session.ts'

/** Files with the seconds to (from) each facility by itself over ground, searched one after the other as they are written. */
export function eachRaster(session: Session, { places, side }: Facilities, { model, grid }: ModelInput, cutoff: Seconds): ResultFiles {
  const join = joinOptions(session), rasters = model instanceof Terrain ? terrainRasters(model, { places, direction: side, cutoff, ...join, signal: session.run.signal }) : undefined
  // The generator goes in the order of the places, and so do the files.
  const next = (i: number): Raster => {
    if (rasters !== undefined) return (rasters.next().value as { raster: Raster }).raster
    try {
      return travelTimes(model, { ...towards({ places: places.take([i]), side }), cutoff, ...join, signal: session.run.signal }).toRaster()
    } catch (error) {
      // That it stands nowhere is among the issues already.
      if (error instanceof FarsakhError && error.code === 'PLACES_ON_BARRIERS') return grid!.with(new Float32Array(grid!.values.length).fill(NaN))
      throw error
    }
  }
  return Object.fromEntries(fileNames(places.ids).map((name, i) => [name, () => geoTiff(next(i))()]))
}

/** A name for each id that any disk takes; those that would be the same get a number. */
function fileNames(ids: readonly string[]): string[] {
  const taken = new Set<string>()
  return ids.map(id => {
    const stem = `travel_time_${id.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 60)}`
    let name = stem
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem}-${n}`
    taken.add(name.toLowerCase())
    return `${name}.tif`
  })
}
