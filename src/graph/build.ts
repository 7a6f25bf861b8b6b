import { FarsakhError } from '../core/errors.ts'
import { report } from '../core/run.ts'
import type { Issue, RunOptions } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import type { RoadColumns } from '../data/roads.ts'
import type { Table } from '../data/table.ts'
import { addBarriers } from './build-barriers.ts'
import { chainLinks } from './build-chains.ts'
import { classify } from './build-classes.ts'
import { componentsOf } from './build-components.ts'
import { draftArcs } from './build-draft.ts'
import { layerLastLegs } from './build-last-leg.ts'
import { packDraft } from './build-pack.ts'
import { splitTurns } from './build-turn-costs.ts'
import { restrictTurns } from './build-turns.ts'
import type { Profile } from './profile.ts'
import type { RoadGraph } from './road-graph.ts'
import { classOf } from './tags.ts'

/** How to build a road graph. */
export interface BuildRoadsOptions extends RunOptions {
  /** Who will travel on it, usually one: what none of them may use is left out. Components are labelled for the first. */
  profiles: readonly Profile[]
  /** Which OSM nodes become nodes of the graph: only `junctions` (default), with the others kept as shape, or `all`. */
  nodes?: 'junctions' | 'all'
}

/** A road graph and what was found wrong on the way. */
export interface BuiltRoads {
  readonly graph: RoadGraph
  readonly issues: Table<Issue>
}

/**
 * Builds a routable graph from roads: junctions as nodes, everything between them as links with their shape, barriers, turn restrictions and
 * last-leg roads compiled into the topology so that any node-based search obeys them.
 * Components ignore turn restrictions and last-leg rules: they tell which roads hang together at all.
 * Cost: about 1 microsecond for each position of a way; memory about 60 bytes for each.
 * @param roads as a reader gives them
 * @param options profiles, which nodes to keep, signal and progress
 * @returns the graph, and issues (restrictions that could not be applied, barriers at junctions)
 * @throws FarsakhError `NETWORK_EMPTY` when no road is open to any of the profiles
 */
export function buildRoads(roads: RoadColumns, options: BuildRoadsOptions): BuiltRoads {
  const { profiles } = options
  if (profiles.length === 0) throw new RangeError('expected at least one profile to build a graph for, got none')
  const log = new IssueLog()
  log.append(roads.issues)
  const step = (done: number): void => report(options, 'build', done, 5)

  step(0)
  const classes = classify(roads, profiles)
  if (classes.ways === 0) throw emptyNetwork(roads, profiles)
  const chains = chainLinks(roads, classes, options.nodes === 'all')
  step(1)
  const sketch = addBarriers(roads, classes, chains, log)
  const base = draftArcs(sketch, classes)
  step(2)
  const components = componentsOf(base, classes, chains)
  step(3)
  const layered = layerLastLegs(restrictTurns(roads, classes, chains, base, log), { roads, classes, profiles })
  const draft = profiles.some(({ turns }) => turns !== undefined) ? splitTurns(roads, classes, chains, layered) : layered
  step(4)
  const graph = packDraft(roads, classes, chains, draft, components)
  step(5)
  return { graph, issues: log.table() }
}

function emptyNetwork(roads: RoadColumns, profiles: readonly Profile[]): FarsakhError {
  const found = new Map<string, number>()
  for (const tags of roads.wayTags) {
    const road = classOf(roads.tagSets[tags])
    if (road !== '') found.set(road, (found.get(road) ?? 0) + 1)
  }
  const names = profiles.map(({ name }) => name).join(', ')
  const seen = [...found].sort((a, b) => b[1] - a[1]).slice(0, 8).map(([road, count]) => `${road} (${count})`).join(', ')
  const open = [...new Set(profiles.flatMap(({ speeds }) => Object.keys(speeds).filter(road => speeds[road] > 0)))]
  return new FarsakhError(
    'NETWORK_EMPTY',
    `expected roads open to the profile ${names} in ${roads.name}, got ${seen === '' ? 'no roads at all' : `only ${seen}`}: it travels on ${open.slice(0, 12).join(', ') || 'nothing'}. Check the extract, or give these classes a speed`,
    { file: roads.name, profiles: profiles.map(({ name }) => name), found: Object.fromEntries(found) },
  )
}
