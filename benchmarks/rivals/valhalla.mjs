// Valhalla: tiles from a PBF, isochrones, one-to-many times and routes.
// Install: `npm install --no-save @valhallajs/valhallajs` (its binaries come in the package, 280 MB), or anywhere and set FARSAKH_RIVALS to that directory.
// The build leaves a file or two where it runs, so it runs in its temporary directory. It drives by its own speeds and turn costs, so nothing but the time taken compares with ours.
//   build     --pbf FILE
//   isochrone --pbf FILE --at LON,LAT --profile driving|walking --cutoffs MINUTES,...   (the last line also gives vertex counts)
//   matrix    --pbf FILE --at LON,LAT;LON,LAT... --to LON,LAT;LON,LAT...
//   routes    --pbf FILE --legs LON,LAT,LON,LAT;...
//   polygons  like isochrone; prints the GeoJSON
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { absent, args, clock, optional, report } from './protocol.mjs'

const options = args()
if (options.pbf !== undefined) options.pbf = resolve(options.pbf)
const { task } = options
const found = await optional('@valhallajs/valhallajs')
if (found === undefined) absent('Valhalla', task, 'npm install --no-save @valhallajs/valhallajs')
const { Actor, getConfig, VALHALLA_VERSION: version } = found.module
const note = 'its own speeds and turn costs'

if (task === 'build') await timeBuild()
else await timeQueries(new Actor(await tilesOf(options.pbf)))

async function timeBuild() {
  const { seconds } = await clock(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'valhalla-'))
    try {
      await build(directory, options.pbf)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }, options)
  report('Valhalla', version, task, { seconds, note: 'valhalla_build_tiles, config written beforehand counts too (0.1 s)' })
}

async function timeQueries(actor) {
  const costing = options.profile === 'walking' ? 'pedestrian' : 'auto'
  const at = options.at === undefined || task === 'matrix' ? undefined : location(options.at)
  const contours = (options.cutoffs ?? '').split(',').filter(Boolean).map(minutes => ({ time: Number(minutes) }))
  const isochrone = () => actor.isochrone({ locations: [at], costing, contours, polygons: true })
  if (task === 'polygons') {
    console.log(JSON.stringify(await isochrone()))
  } else if (task === 'isochrone') {
    const { seconds, answer } = await clock(isochrone, options)
    report('Valhalla', version, task, { seconds, note: `${note}; ${answer.features.map(vertices).join(' + ')} vertices` })
  } else if (task === 'matrix') {
    const targets = options.to.split(';').map(location)
    const sources = options.at.split(';').map(location)
    // Short keys, because a full answer says where everything is again.
    const { seconds, answer } = await clock(() => actor.matrix({ sources, targets, costing, verbose: false }), options)
    const found = answer.sources_to_targets.durations.flat().filter(duration => duration !== null).length
    report('Valhalla', version, task, { seconds, note: `${note}; ${found} of ${sources.length * targets.length} pairs` })
  } else if (task === 'routes') {
    const legs = options.legs.split(';').map(leg => leg.split(',').map(Number))
    const run = async () => {
      let routed = 0
      for (const [lon, lat, toLon, toLat] of legs) {
        try {
          await actor.route({ locations: [{ lon, lat }, { lon: toLon, lat: toLat }], costing, directions_type: 'none' })
          routed++
        } catch {
          // no path between the two
        }
      }
      return routed
    }
    const { seconds, answer } = await clock(run, options)
    report('Valhalla', version, task, { seconds, note: `${note}; ${answer} of ${legs.length} routed` })
  } else {
    absent('Valhalla', task, 'does not do this task')
  }
}

/** The configuration over tiles of a PBF, built once and kept in the system's temporary directory. */
async function tilesOf(pbf) {
  const key = createHash('sha256').update(readFileSync(pbf)).digest('hex').slice(0, 16)
  const directory = join(tmpdir(), 'farsakh-benchmarks', `valhalla-${version}-${key}`)
  if (!existsSync(join(directory, 'config.json'))) {
    const draft = `${directory}.${process.pid}`
    mkdirSync(draft, { recursive: true })
    await build(draft, pbf)
    rmSync(directory, { recursive: true, force: true })
    renameSync(draft, directory)
  }
  const config = JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8'))
  config.mjolnir.tile_dir = join(directory, 'tiles')
  return config
}

async function build(directory, pbf) {
  const config = await getConfig({ tileDir: join(directory, 'tiles'), tileExtract: '' })
  config.mjolnir.logging = { type: '' }
  config.service_limits.isochrone.max_contours = 10
  config.service_limits.auto.max_matrix_location_pairs = 1_000_000
  mkdirSync(join(directory, 'tiles'), { recursive: true })
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config))
  const binary = join(dirname(found.path), process.platform, process.arch, 'valhalla_build_tiles')
  const { status, stderr } = spawnSync(binary, ['-c', join(directory, 'config.json'), pbf], { encoding: 'utf8', cwd: directory })
  if (status !== 0) throw new Error(`valhalla_build_tiles ended with ${status}: ${stderr.slice(-300)}`)
}

function location(text) {
  const [lon, lat] = text.split(',').map(Number)
  return { lon, lat }
}

function vertices({ geometry }) {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
  return rings.reduce((sum, ring) => sum + ring.length, 0)
}
