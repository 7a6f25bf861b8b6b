// Reading PBF, step by step: npx tsx benchmarks/micro/pbf.ts [FILE]; Porto of the shared data, else the sample district.
import { bytes, driving, readNetwork } from 'farsakh'
import { sampleCountry } from 'farsakh/sample'
import { bench, do_not_optimize, run } from 'mitata'
import { readFileSync } from 'node:fs'
import { readRoads } from '../../src/io/roads.ts'
import { shared } from '../../test/helpers/shared.ts'

const path = process.argv[2] ?? shared('data/osm-extracts/porto_portugal.osm.pbf')
const content = path === undefined ? sampleCountry({ size: 'district' }).files().find(({ name }) => name === 'roads.osm.pbf')!.content : readFileSync(path)
const source = bytes(content, 'roads.osm.pbf')
console.log(`${path ?? 'sample district'}, ${(content.length / 1e6).toFixed(1)} MB; inflated by fflate here, by Node's zlib when read with file()`)

bench('roads from PBF', async () => do_not_optimize(await readRoads(source)))
bench('network from PBF', async () => do_not_optimize(await readNetwork(source, { profile: driving })))
await run()
