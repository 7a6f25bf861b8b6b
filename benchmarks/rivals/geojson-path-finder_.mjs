// geojson-path-finder's findPath over GeoJSON lines.
// Install: `npm install --no-save geojson-path-finder`, or anywhere and set FARSAKH_RIVALS to that directory.
// Its compaction keeps the first of several chains between two forks, not the shortest, so some routes come out longer (0.02 % on Amsterdam).
// It knows nodes by their coordinates, so each node gets a place of its own on a lattice, and arcs their cost as a property.
import { absent, args, checksum, clock, optional, readGraph, report } from './protocol.mjs'

const options = args()
const { task } = options
const found = await optional('geojson-path-finder')
if (found === undefined) absent('geojson-path-finder', task, 'npm install --no-save geojson-path-finder')
if (task !== 'routes') absent('geojson-path-finder', task, 'has no search from one to all')
const PathFinder = found.module.default.default ?? found.module.default

const { nodes, tail, head, ms } = readGraph(options.graph)
const width = Math.ceil(Math.sqrt(nodes))
const position = node => [node % width / 100, Math.floor(node / width) / 100]
const features = []
for (let arc = 0; arc < tail.length; arc++) {
  if (tail[arc] > head[arc]) continue
  features.push({ type: 'Feature', properties: { ms: ms[arc] }, geometry: { type: 'LineString', coordinates: [position(tail[arc]), position(head[arc])] } })
}
const finder = new PathFinder({ type: 'FeatureCollection', features }, { tolerance: 1e-3, weight: (a, b, properties) => properties.ms })
const point = node => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: position(node) } })
const run = () => options.pairs.map(([from, to]) => finder.findPath(point(from), point(to))).filter(path => path !== undefined)
const { seconds, answer } = await clock(run, options)
report('geojson-path-finder', found.version, task, { seconds, checksum: checksum(answer.length, answer.reduce((sum, path) => sum + path.weight, 0)), note: 'keeps the first of parallel chains, so some routes are longer' })
