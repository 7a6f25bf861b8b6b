import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../src/core/random.ts'
import { bytes } from '../../src/data/source.ts'
import type { Tags } from '../../src/data/roads.ts'
import { readRoads } from '../../src/io/roads.ts'
import type { OsmData } from '../../src/sample/osm.ts'
import { writePbf } from '../../src/sample/pbf-writer.ts'
import { roadsOf } from '../../src/sample/road-columns.ts'

/** Random ways over random nodes anywhere on earth. */
function randomData(seed: number, nodes: number, ways: number): OsmData {
  const random = seeded(seed)
  const path: number[] = [], firstNode = [0]
  for (let node = 0; node < nodes; node++) path.push(node)
  // The first way has every node, so that none is left out.
  firstNode.push(path.length)
  for (let way = 1; way < ways; way++) {
    for (let i = 0; i < 2 + random.below(5); i++) path.push(random.below(nodes))
    firstNode.push(path.length)
  }
  const tagSets: Tags[] = [{}, { highway: 'primary', maxspeed: '80' }, { highway: 'track' }, { barrier: 'gate' }, { highway: 'residential', surface: 'شارع' }]
  const tagged = Array.from({ length: nodes }, (_, i) => i).filter(() => random() < 0.1)
  return {
    lonE7: Int32Array.from({ length: nodes }, () => Math.round((random() - 0.5) * 3.6e9)), latE7: Int32Array.from({ length: nodes }, () => Math.round((random() - 0.5) * 1.8e9)),
    taggedNode: Uint32Array.from(tagged), taggedNodeTags: Uint32Array.from(tagged, () => 3),
    wayTags: Uint32Array.from({ length: ways }, (_, i) => [1, 2, 4][i % 3]!), firstNode: Uint32Array.from(firstNode), node: Uint32Array.from(path), tagSets,
    relations: [{ id: 7, tags: { type: 'restriction', restriction: 'no_u_turn' }, members: [{ type: 'way', id: ways, role: 'from' }, { type: 'node', id: 2, role: 'via' }, { type: 'way', id: 1, role: 'to' }] }],
    roadWays: ways, roadNodes: nodes,
  }
}

async function expectSame(data: OsmData): Promise<void> {
  const read = await readRoads(bytes(writePbf(data))), meant = roadsOf(data)
  for (const name of ['nodeId', 'lonE7', 'latE7', 'taggedNode', 'wayId', 'firstNode', 'node', 'restrictions'] as const) expect(read[name], name).toEqual(meant[name])
  expect(Array.from(read.wayTags, set => read.tagSets[set])).toEqual(Array.from(meant.wayTags, set => meant.tagSets[set]))
  expect(Array.from(read.taggedNodeTags, set => read.tagSets[set])).toEqual(Array.from(meant.taggedNodeTags, set => meant.tagSets[set]))
}

describe('writePbf', () => {
  it('writes any roads so that reading gives them back', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 20 }), (seed, nodes, ways) => expectSame(randomData(seed, nodes, ways))), { numRuns: 50 })
  })

  it('writes more than one block of nodes and ways', async () => {
    await expectSame(randomData(1, 20_001, 8_003))
  })

  it('stops when told to', () => {
    expect(() => writePbf(randomData(1, 3, 1), { signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough')
  })
})
