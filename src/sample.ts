/** A generated country, to try farsakh on and to test and measure with. */
export { sampleCountry, type DistrictProperties, type SampleCountry, type SampleOptions } from './sample/country.ts'
export type { CensusRow } from './sample/facilities.ts'
export type { SampleFile } from './sample/files.ts'
export type { OsmData } from './sample/osm.ts'
export type { SampleSize } from './sample/plan.ts'
export { writePbf } from './sample/pbf-writer.ts'
export type { Settlement } from './sample/settlements.ts'
