// Draws the map of the README from the sample country, and puts what the demo prints into it: npm run picture
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytes, coverage, driving, hours, isochrones, minutes, placesWhere, readNetwork, readPlaces, readRaster, readZones, travelTimes, type ByteSource } from 'farsakh'
import { sampleCountry } from 'farsakh/sample'
import { drawMap } from './draw.ts'

const files = sampleCountry({ size: 'village', seed: 1 }).files()
const network = await readNetwork(take('roads.osm.pbf'), { profile: driving })
const facilities = placesWhere(await readPlaces(take('facilities.csv')), 'type == \'hospital\' and functionality != \'none\'')
const population = await readRaster(take('population.tif'))
const zones = await readZones(take('districts.geojson'))

const cutoffs = [15, 30, 60].map(minutes)
const times = travelTimes(network, { to: facilities, cutoff: hours(3) })
const bands = isochrones(times, { cutoffs })
const covered = [...coverage(times, population, { cutoffs })]
const share = (group: string, cutoff: number): string => `${(100 * covered.find(row => row.group === group && row.cutoff === cutoff)!.share).toFixed(1)} %`
const far = covered.filter(row => row.group !== 'within').reduce((sum, row) => sum + row.share, 0)

const root = join(import.meta.dirname, '..')
const path = join(root, 'docs', 'images', 'sample.svg')
writeFileSync(path, drawMap({
  title: 'Who can reach a working hospital, and how fast?',
  subtitle: 'A made-up country (farsakh sample --size village --seed 1): time by car to the nearest of its hospitals, and the people who need longer than an hour',
  graph: network.graph, bands, times, population, zones, facilities,
  legend: [...cutoffs.map(cutoff => `within ${cutoff / 60} min: ${share('within', cutoff)} of the people`), `people beyond an hour: ${(100 * far).toFixed(1)} %`],
}))
console.log(`${path}: ${(statSync(path).size / 1000).toFixed(0)} kB`)

const out = mkdtempSync(join(tmpdir(), 'farsakh-demo-'))
const printed = execFileSync('node', [join(root, 'dist', 'cli.js'), 'demo', '--quiet', '--out', out], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
rmSync(out, { recursive: true })
const readme = join(root, 'README.md')
writeFileSync(readme, readFileSync(readme, 'utf8').replace(/^```text\n[\s\S]*?^```$/m, () => `\`\`\`text\n${printed}\`\`\``))

function take(name: string): ByteSource {
  return bytes(files.find(file => file.name === name)!.content, name)
}
