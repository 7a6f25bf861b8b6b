/** A generated country, to try farsakh on and to test and measure with. */
export { sampleCountry, type SampleCountry, type SampleOptions } from './sample/country.ts'
