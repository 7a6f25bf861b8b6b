import type { RoadColumns } from '../../src/data/roads.ts'

/** Roads as plain rows, so that readings of different files can be compared: tag sets may be numbered in another order. */
export function roadRows(roads: RoadColumns): unknown {
  return {
    nodes: Array.from(roads.nodeId, (id, i) => [id, roads.lonE7[i], roads.latE7[i]]),
    tagged: Array.from(roads.taggedNode, (node, i) => [roads.nodeId[node], roads.tagSets[roads.taggedNodeTags[i]!]]),
    ways: Array.from(roads.wayId, (id, way) => [id, roads.tagSets[roads.wayTags[way]!], Array.from(roads.node.subarray(roads.firstNode[way], roads.firstNode[way + 1]), node => roads.nodeId[node])]),
    restrictions: roads.restrictions,
  }
}
