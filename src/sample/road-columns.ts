import { issueTable } from '../data/issues.ts'
import type { RoadColumns, TurnRestriction } from '../data/roads.ts'
import { TagSets } from '../io/tag-sets.ts'
import type { OsmData } from './osm.ts'

/** The roads of OSM data as columns, without writing and reading them. */
export function roadsOf(osm: OsmData): RoadColumns {
  const tagSets = new TagSets()
  const numbers = new Map<number, number>()
  const intern = (set: number): number => {
    let number = numbers.get(set)
    if (number === undefined) {
      number = tagSets.internTags(osm.tagSets[set])
      numbers.set(set, number)
    }
    return number
  }
  const { roadNodes, roadWays } = osm
  const tagged = Array.from(osm.taggedNode.keys()).filter(i => osm.taggedNode[i] < roadNodes && intern(osm.taggedNodeTags[i]) > 0)
  return {
    nodeId: Float64Array.from({ length: roadNodes }, (_, i) => i + 1),
    lonE7: osm.lonE7.slice(0, roadNodes),
    latE7: osm.latE7.slice(0, roadNodes),
    taggedNode: Uint32Array.from(tagged, i => osm.taggedNode[i]),
    taggedNodeTags: Uint32Array.from(tagged, i => intern(osm.taggedNodeTags[i])),
    wayId: Float64Array.from({ length: roadWays }, (_, i) => i + 1),
    wayTags: osm.wayTags.slice(0, roadWays).map(intern),
    firstNode: osm.firstNode.slice(0, roadWays + 1),
    node: osm.node.slice(0, osm.firstNode[roadWays]),
    restrictions: osm.relations.map(restriction),
    tagSets: tagSets.sets,
    issues: issueTable(),
    name: 'sample country',
  }
}

function restriction({ tags, members }: OsmData['relations'][number]): TurnRestriction {
  const [from, via, to] = members
  return { kind: tags.restriction.startsWith('only_') ? 'only' : 'no', fromWay: from.id, viaNode: via.id, toWay: to.id, except: [], vehicle: '' }
}
