import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../src/core/hash.ts'
import { bytes } from '../../src/data/source.ts'
import { zonesFrom } from '../../src/data/zones.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { withSpeeds } from '../../src/graph/speeds.ts'
import { readPlaces } from '../../src/io/places.ts'
import { readRaster } from '../../src/io/raster.ts'
import { readRoads } from '../../src/io/roads.ts'
import { readSpeeds } from '../../src/io/speeds.ts'
import { sampleCountry, type SampleCountry } from '../../src/sample/country.ts'
import type { SampleFile } from '../../src/sample/files.ts'

const village = sampleCountry()
const files = village.files()
const file = (name: string, among: readonly SampleFile[] = files) => among.find(each => each.name === name)!.content
const marks = (list: readonly SampleFile[]) => list.map(({ name, content }) => `${name} ${fingerprint(content.buffer, content.byteOffset, content.byteLength)}`)

describe('sampleCountry', () => {
  it('gives the same bytes for a seed and others for another', () => {
    expect(marks(sampleCountry({ size: 'village', seed: 1 }).files())).toEqual(marks(files))
    const other = marks(sampleCountry({ seed: 2 }).files())
    for (const [i, mark] of marks(files).entries()) if (!/^(ground-)?speeds/.test(mark)) expect(other[i]).not.toBe(mark)
  })

  it('has roads of every class, one-ways, roundabouts, signals, barriers, restrictions, tracks and a ferry', () => {
    const tags = Array.from(village.roads.wayTags, set => village.roads.tagSets[set]!)
    const classes = new Set(tags.map(set => set.highway))
    for (const name of ['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'unclassified', 'residential', 'track', 'service']) expect(classes, name).toContain(name)
    expect(tags.filter(set => set.route === 'ferry').map(set => set.duration)).toEqual(['00:20'])
    expect(tags.some(set => set.junction === 'roundabout')).toBe(true)
    expect(tags.some(set => set.oneway === 'yes')).toBe(true)
    expect(tags.some(set => set.access === 'private')).toBe(true)
    expect(tags.some(set => set.tracktype === 'grade3')).toBe(true)
    const nodeTags = Array.from(village.roads.taggedNodeTags, set => village.roads.tagSets[set]!)
    for (const [key, value] of [['highway', 'traffic_signals'], ['barrier', 'gate'], ['barrier', 'bollard']] as const) expect(nodeTags.some(set => set[key] === value), value).toBe(true)
    expect(village.roads.restrictions.length).toBeGreaterThan(0)
    for (const { fromWay, viaNode, toWay } of village.roads.restrictions) {
      for (const way of [fromWay, toWay]) expect(wayEnds(village, way - 1)).toContain(viaNode - 1)
    }
  })

  it('crosses rivers on bridges only', () => {
    const { osm } = village
    const rivers = Array.from({ length: osm.wayTags.length - osm.roadWays }, (_, i) => segments(village, osm.roadWays + i)).flat()
    const wrong: string[] = []
    let bridges = 0
    for (let way = 0; way < osm.roadWays; way++) {
      const tags = osm.tagSets[osm.wayTags[way]!]!
      if (tags.route === 'ferry') continue
      const isOver = segments(village, way).some(segment => rivers.some(river => cross(segment, river)))
      if (isOver !== (tags.bridge === 'yes')) wrong.push(`way ${way + 1} ${JSON.stringify(tags)}`)
      if (isOver) bridges++
    }
    expect(wrong).toEqual([])
    expect(bridges).toBeGreaterThan(2)
    expect(bridges).toBeLessThan(40)
  })

  it('lets rivers run downhill', () => {
    expect(village.rivers.length).toBeGreaterThan(5)
    for (const { metres } of village.rivers) for (let i = 1; i < metres.length; i++) expect(metres[i]!).toBeLessThanOrEqual(metres[i - 1]!)
  })

  it('joins most road nodes in one component, with the towns', () => {
    const { roads, osm, settlements } = village
    const root = components(village)
    const sizes = new Map<number, number>()
    for (const r of root) sizes.set(r, (sizes.get(r) ?? 0) + 1)
    const [main, size] = [...sizes].sort((a, b) => b[1] - a[1])[0]!
    expect(size / roads.nodeId.length).toBeGreaterThan(0.85)
    const first = osm.lonE7.length - settlements.length
    for (const [i, { onRoad, kind }] of settlements.entries()) {
      const metres = toNearest(village, osm.lonE7[first + i]!, osm.latE7[first + i]!, node => root[node] === main)
      expect(metres < 60, `${kind} ${i}: ${metres} m`).toBe(onRoad)
    }
    expect(settlements.some(({ onRoad }) => !onRoad)).toBe(true)
  })

  it('ranks towns', () => {
    const people = village.settlements.filter(({ kind }) => kind !== 'village').map(settlement => settlement.people)
    expect(people.length).toBeGreaterThan(1)
    expect(people).toEqual([...people].sort((a, b) => b - a))
    expect(new Set(village.settlements.map(({ name }) => name.latin)).size).toBe(village.settlements.length)
  })

  it('tiles the country with districts, one of them a hole, one in two pieces', () => {
    const zones = zonesFrom(village.districts)
    expect([...zones.issues]).toEqual([])
    expect(village.districts.features.some(({ geometry }) => geometry.type === 'MultiPolygon')).toBe(true)
    expect(village.districts.features.some(({ geometry }) => geometry.type === 'Polygon' && geometry.coordinates.length > 1)).toBe(true)
    const { population } = village
    const byZone = new Float64Array(zones.size)
    let inside = 0, gaps = 0
    for (let cell = 0; cell < population.values.length; cell++) {
      const zone = zones.zoneAt(...population.lonLat(cell))
      if (zone >= 0 !== population.has(cell)) gaps++
      if (zone < 0) continue
      byZone[zone]! += population.values[cell]!
      inside++
    }
    expect(gaps).toBe(0)
    expect(inside).toBeGreaterThan(50_000)
    expect(byZone.every(people => people > 0)).toBe(true)
    // Parts of a 64th add up without error.
    expect(byZone.reduce((a, b) => a + b)).toBe(village.people)
  })

  it('keeps the people of the settlements and some on farms off them', () => {
    const settled = village.settlements.reduce((sum, { people }) => sum + people, 0)
    expect(village.people).toBeGreaterThan(settled * 0.99)
    expect(village.people).toBeLessThan(settled * 1.2)
    expect(new TextDecoder().decode(file('README.txt'))).toContain(`Sum: ${village.people}.`)
  })

  it('takes a census with facilities in their districts and the dirt that README.txt lists', async () => {
    const places = await readPlaces(bytes(file('facilities.csv'), 'facilities.csv'))
    const codes = [...places.issues].map(issue => issue.code)
    expect(codes.filter(code => code === 'PLACE_WITHOUT_COORDINATES')).toHaveLength(2)
    expect(codes).toContain('PLACE_ID_REPEATED')
    expect(places.size).toBe(village.census.length - 2)
    const zones = zonesFrom(village.districts)
    const districts = places.text('district'), names = zones.names
    const outside = Array.from(places.ids.keys()).filter(i => names[zones.zoneAt(places.lon[i]!, places.lat[i]!)] !== districts[i])
    // The one with longitude and latitude swapped.
    expect(outside).toHaveLength(1)
    expect(places.lon[outside[0]!]).toBeLessThan(40)
    expect(places.text('type').filter(type => type === 'hospital').length).toBeGreaterThan(1)
    expect(new Set(places.text('functionality')).size).toBeGreaterThan(1)
    expect(places.text('name_ar').every(name => /[\u0600-\u06ff]/.test(name))).toBe(true)
  })

  it('writes rasters that read back the same', async () => {
    for (const name of ['population', 'landcover', 'elevation'] as const) {
      const raster = await readRaster(bytes(file(`${name}.tif`), `${name}.tif`))
      expect([raster.width, raster.height, raster.crs, raster.nodata]).toEqual([village[name].width, village[name].height, village[name].crs, village[name].nodata])
      expect(Buffer.compare(Buffer.from(raster.values.buffer), Buffer.from(village[name].values.buffer))).toBe(0)
    }
  })

  it('writes roads that read back the same', async () => {
    const read = await readRoads(bytes(file('roads.osm.pbf'), 'roads.osm.pbf'))
    const { roads } = village
    for (const name of ['nodeId', 'lonE7', 'latE7', 'taggedNode', 'wayId', 'firstNode', 'node'] as const) expect(read[name], name).toEqual(roads[name])
    expect(Array.from(read.wayTags, set => read.tagSets[set])).toEqual(Array.from(roads.wayTags, set => roads.tagSets[set]))
    expect(Array.from(read.taggedNodeTags, set => read.tagSets[set])).toEqual(Array.from(roads.taggedNodeTags, set => roads.tagSets[set]))
    expect(read.restrictions).toEqual(roads.restrictions)
    expect([...read.issues]).toEqual([])
  })

  it('writes speeds that the profiles take', async () => {
    const table = await readSpeeds(bytes(file('speeds.yaml'), 'speeds.yaml'))
    expect(withSpeeds(driving, table).speeds.primary).toBe(70)
    expect(withSpeeds(driving, table, { season: 'wet' }).speeds.tertiary).toBe(35)
  })

  it('refuses a seed that is no whole number and stops when told to', () => {
    expect(() => sampleCountry({ seed: 1.5 })).toThrow(new RangeError('expected seed to be a whole number, got 1.5'))
    expect(() => sampleCountry({ signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough')
    const stages: string[] = []
    village.files({ onProgress: ({ stage }) => void stages.push(stage) })
    expect(stages).toEqual(files.map(({ name }) => name))
  })
})

type Segment = readonly [ax: number, ay: number, bx: number, by: number]

function segments({ osm }: SampleCountry, way: number): Segment[] {
  const list: Segment[] = []
  for (let i = osm.firstNode[way]!; i + 1 < osm.firstNode[way + 1]!; i++) {
    const a = osm.node[i]!, b = osm.node[i + 1]!
    list.push([osm.lonE7[a]!, osm.latE7[a]!, osm.lonE7[b]!, osm.latE7[b]!])
  }
  return list
}

function wayEnds({ osm }: SampleCountry, way: number): number[] {
  return [osm.node[osm.firstNode[way]!]!, osm.node[osm.firstNode[way + 1]! - 1]!]
}

function cross([ax, ay, bx, by]: Segment, [cx, cy, dx, dy]: Segment): boolean {
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx) || Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false
  const side = (px: number, py: number, qx: number, qy: number, x: number, y: number) => Math.sign((qx - px) * (y - py) - (qy - py) * (x - px))
  return side(ax, ay, bx, by, cx, cy) !== side(ax, ay, bx, by, dx, dy) && side(cx, cy, dx, dy, ax, ay) !== side(cx, cy, dx, dy, bx, by)
}

function components({ roads }: SampleCountry): number[] {
  const parent = Array.from(roads.nodeId.keys())
  const find = (a: number): number => parent[a] === a ? a : parent[a] = find(parent[a]!)
  for (let way = 0; way < roads.wayId.length; way++) {
    for (let i = roads.firstNode[way]! + 1; i < roads.firstNode[way + 1]!; i++) parent[find(roads.node[i]!)] = find(roads.node[i - 1]!)
  }
  return parent.map((_, node) => find(node))
}

function toNearest({ roads }: SampleCountry, lonE7: number, latE7: number, isMeant: (node: number) => boolean): number {
  let metres = Infinity
  for (let i = 0; i < roads.nodeId.length; i++) {
    if (isMeant(i)) metres = Math.min(metres, Math.hypot((roads.lonE7[i]! - lonE7) * 0.84, roads.latE7[i]! - latE7) * 0.0111195)
  }
  return metres
}
