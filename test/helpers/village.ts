import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleCountry } from 'farsakh/sample'

/** Files of the sample that a coverage job reads. */
export const villageFiles = { roads: 'roads.osm.pbf', facilities: 'facilities.csv', population: 'population.tif', districts: 'districts.geojson' } as const

/** Writes the sample village (seed 1) into a folder. */
export function writeVillage(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const { name, content } of sampleCountry({ size: 'village', seed: 1 }).files()) writeFileSync(join(folder, name), content)
}
