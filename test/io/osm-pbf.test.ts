import { describe, expect, it } from 'vitest'
import { file } from '../../src/io/file.node.ts'
import { readRoads } from '../../src/io/roads.ts'
import { shared } from '../helpers/shared.ts'

describe('real extracts', () => {
  const comoros = shared('data/comoros/raw/osm/comores-latest.osm.pbf'), porto = shared('data/osm-extracts/porto_portugal.osm.pbf'), monaco = shared('data/osm-extracts/monaco.osm.pbf')

  it.skipIf(comoros === undefined)('finds the highways of Comoros', async () => {
    const roads = await readRoads(file(comoros!))
    const isHighway = Array.from(roads.wayTags, set => roads.tagSets[set]!.highway !== undefined)
    expect(isHighway.filter(Boolean)).toHaveLength(4378)
    const ferries = Array.from(roads.wayTags, set => roads.tagSets[set]!.route).filter(route => route === 'ferry')
    expect(ferries).toHaveLength(3)
    const geometry = new Set(isHighway.flatMap((yes, way) => yes ? Array.from(roads.node.subarray(roads.firstNode[way], roads.firstNode[way + 1])) : []))
    expect(geometry.size).toBe(63_254)
  })

  // Counts of osmium tags-filter w/highway w/route=ferry,shuttle_train; 39 of Porto's 51,349 ways have a single node.
  it.skipIf(porto === undefined)('finds the roads of Porto', async () => {
    const roads = await readRoads(file(porto!))
    expect(roads.wayId).toHaveLength(51_310)
    expect(roads.nodeId).toHaveLength(347_180)
    expect(roads.restrictions.length).toBeGreaterThan(300)
  })

  it.skipIf(monaco === undefined)('keeps every promise of the columns on Monaco', async () => {
    const roads = await readRoads(file(monaco!))
    expect(roads.nodeId.every((id, i) => i === 0 || id > roads.nodeId[i - 1]!)).toBe(true)
    expect(new Set(roads.node).size).toBe(roads.nodeId.length)
    expect(roads.firstNode.at(-1)).toBe(roads.node.length)
    expect(roads.lonE7.every(lon => lon > 7.2e7 && lon < 7.6e7)).toBe(true)
    expect(roads.latE7.every(lat => lat > 43.6e7 && lat < 43.9e7)).toBe(true)
    expect(roads.taggedNode.every((node, i) => i === 0 || node > roads.taggedNode[i - 1]!)).toBe(true)
  })
})
