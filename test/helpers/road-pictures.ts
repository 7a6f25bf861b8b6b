import type { Profile } from '../../src/graph/profile.ts'
import { buildRoads, type BuildRoadsOptions } from '../../src/graph/build.ts'
import type { RoadGraph } from '../../src/graph/road-graph.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { issueTable } from '../../src/data/issues.ts'
import type { RoadColumns, Tags, TurnRestriction } from '../../src/data/roads.ts'
import { Search } from '../../src/search/search.ts'

/** A way as its nodes and its tags; a string of tags alone is its highway class. */
export type WayText = readonly [nodes: string, tags?: string | Tags]

export interface RoadPicture {
  /** Letters are nodes, 100 m apart at the equator; all else is decoration. */
  map: string
  ways: readonly WayText[]
  /** Tags by letter. */
  tags?: Readonly<Record<string, Tags>>
  /** `no ab bc`: coming from the way `ab`, no turn at their common letter into `bc`. Ways are named by their nodes. */
  restrictions?: readonly (string | { text: string, except?: string[], vehicle?: string })[]
}

/** Cell size of the pictures, 1e-7 degrees: about 100.07 m. */
const cell = 9000

/** Roads drawn with letters. */
export function roadsOf({ map, ways, tags = {}, restrictions = [] }: RoadPicture): RoadColumns {
  const lon: number[] = [], lat: number[] = []
  const ids = new Map<string, number>()
  for (const [y, line] of map.split('\n').entries()) {
    for (const [x, letter] of [...line].entries()) {
      if (!/[a-zA-Z]/.test(letter)) continue
      ids.set(letter, lon.length)
      lon.push(x * cell)
      lat.push(-y * cell)
    }
  }
  const tagSets: Tags[] = [{}]
  const intern = (set: Tags): number => {
    const known = tagSets.findIndex(other => JSON.stringify(other) === JSON.stringify(set))
    return known >= 0 ? known : tagSets.push(set) - 1
  }
  const tagged = Object.keys(tags).map(letter => ids.get(letter)!).sort((a, b) => a - b)
  const letterOf = [...ids.keys()]
  const firstNode = [0], node: number[] = []
  for (const [letters] of ways) {
    for (const letter of letters) node.push(ids.get(letter)!)
    firstNode.push(node.length)
  }
  return {
    nodeId: Float64Array.from(lon, (_, i) => 100 + i), lonE7: Int32Array.from(lon), latE7: Int32Array.from(lat),
    taggedNode: Uint32Array.from(tagged), taggedNodeTags: Uint32Array.from(tagged, i => intern(tags[letterOf[i]!]!)),
    wayId: Float64Array.from(ways, (_, i) => i + 1), wayTags: Uint32Array.from(ways, ([, set = 'residential']) => intern(typeof set === 'string' ? { highway: set } : set)),
    firstNode: Uint32Array.from(firstNode), node: Uint32Array.from(node), tagSets, issues: issueTable(), name: 'picture',
    restrictions: restrictions.map(entry => restrictionOf(typeof entry === 'string' ? { text: entry } : entry, ways, ids)),
  }
}

function restrictionOf({ text, except = [], vehicle = '' }: { text: string, except?: string[], vehicle?: string }, ways: readonly WayText[], ids: Map<string, number>): TurnRestriction {
  const [kind, from = '', to = '', at] = text.split(' ')
  const wayOf = (letters: string): number => ways.findIndex(([nodes]) => nodes === letters) + 1
  const via = at ?? [...from].find(letter => to.includes(letter)) ?? ''
  return { kind: kind as 'no' | 'only', fromWay: wayOf(from), viaNode: 100 + (ids.get(via) ?? 899), toWay: wayOf(to), except, vehicle }
}

/** A built picture that answers in seconds between letters. */
export interface Built {
  graph: RoadGraph
  issues: readonly string[]
  /** Seconds from one letter to another for a profile (the first by default), Infinity when there is no way. */
  seconds: (from: string, to: string, profile?: Profile) => number
  /** Letters that are nodes of the graph, sorted; a letter with copies stands that often. */
  letters: string
}

/** Builds a picture for some profiles. */
export function build(picture: RoadPicture, options: BuildRoadsOptions): Built {
  const roads = roadsOf(picture)
  const { graph, issues } = buildRoads(roads, options)
  const at = new Map<string, string>()
  for (const [y, line] of picture.map.split('\n').entries()) for (const [x, letter] of [...line].entries()) at.set(`${x * cell},${-y * cell}`, letter)
  const letterOf = Array.from(graph.lon, (lon, node) => at.get(`${Math.round(lon * 1e7)},${Math.round(graph.lat[node]! * 1e7)}`)!)
  return {
    graph,
    issues: [...issues].map(({ code }) => code),
    letters: [...letterOf].sort().join(''),
    seconds: (from, to, profile = options.profiles[0]) => {
      const search = new Search(graph, weigh(graph, profile!))
      letterOf.forEach((letter, node) => letter === from && search.addSource(node))
      search.run()
      const ms = Math.min(...letterOf.map((letter, node) => letter === to ? search.ms[node]! : 0xffffffff))
      return ms === 0xffffffff ? Infinity : ms / 1000
    },
  }
}
