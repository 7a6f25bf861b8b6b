import { arcRules, type RoadGraph } from './road-graph.ts'

/**
 * Checks that a graph is sound: offsets ascend and end where their columns do, indices exist, arcs begin and end where their links do, components are numbered.
 * Cost: linear; for tests and for graphs from elsewhere.
 * @param graph any road graph
 * @returns what is wrong, at most 20 lines; empty when all is well
 */
export function validateGraph(graph: RoadGraph): string[] {
  const problems: string[] = []
  const check = (holds: boolean, problem: () => string): void => {
    if (!holds && problems.length < 20) problems.push(problem())
  }
  checkColumns(graph, check)
  if (problems.length > 0) return problems
  checkArcs(graph, check)
  checkLinks(graph, check)
  return problems
}

type Check = (holds: boolean, problem: () => string) => void

function checkColumns(graph: RoadGraph, check: Check): void {
  const { nodeCount, arcCount, linkCount, firstOut, firstShape, shapeLon } = graph
  const lengths: [name: string, length: number, expected: number][] = [
    ['lat', graph.lat.length, nodeCount], ['component', graph.component.length, nodeCount], ['nodeTags', graph.nodeTags.length, nodeCount], ['firstOut', firstOut.length, nodeCount + 1],
    ['arcLink', graph.arcLink.length, arcCount], ['arcRule', graph.arcRule.length, arcCount], ['arcTurn', graph.arcTurn.length, graph.arcTurn.length === 0 ? 0 : arcCount], ['linkTo', graph.linkTo.length, linkCount], ['linkTags', graph.linkTags.length, linkCount],
    ['linkWay', graph.linkWay.length, linkCount], ['linkKind', graph.linkKind.length, linkCount], ['firstShape', firstShape.length, linkCount + 1], ['shapeLat', graph.shapeLat.length, shapeLon.length],
    ['segmentMetres', graph.segmentMetres.length, shapeLon.length + linkCount],
  ]
  for (const [name, length, expected] of lengths) check(length === expected, () => `expected ${expected} values in ${name}, got ${length}`)
  checkOffsets('firstOut', firstOut, arcCount, check)
  checkOffsets('firstShape', firstShape, shapeLon.length, check)
}

function checkOffsets(name: string, offsets: Uint32Array, total: number, check: Check): void {
  check(offsets[0] === 0 && offsets[offsets.length - 1] === total, () => `expected ${name} from 0 to ${total}, got ${offsets[0]} to ${offsets[offsets.length - 1]}`)
  for (let i = 1; i < offsets.length; i++) check(offsets[i] >= offsets[i - 1], () => `expected ${name} to ascend, got ${offsets[i]} after ${offsets[i - 1]} at ${i}`)
}

function checkArcs(graph: RoadGraph, check: Check): void {
  const { tail, head, arcLink, arcRule, linkFrom, linkTo, lon, lat, nodeCount, linkCount } = graph
  const isSamePlace = (a: number, b: number): boolean => lon[a] === lon[b] && lat[a] === lat[b]
  for (let arc = 0; arc < graph.arcCount; arc++) {
    const link = arcLink[arc] >>> 1, isBackwards = (arcLink[arc] & 1) === 1
    check(head[arc] < nodeCount, () => `expected the head of arc ${arc} among ${nodeCount} nodes, got ${head[arc]}`)
    check(link < linkCount, () => `expected the link of arc ${arc} among ${linkCount} links, got ${link}`)
    check((arcRule[arc] & ~(arcRules.bannedTurn | arcRules.lastLeg | arcRules.through)) === 0, () => `expected known rules on arc ${arc}, got bits ${arcRule[arc]}`)
    if (link >= linkCount || head[arc] >= nodeCount) continue
    check(isSamePlace(tail[arc], isBackwards ? linkTo[link] : linkFrom[link]), () => `expected arc ${arc} to begin where its link ${link} does`)
    check(isSamePlace(head[arc], isBackwards ? linkFrom[link] : linkTo[link]), () => `expected arc ${arc} to end where its link ${link} does`)
  }
}

function checkLinks(graph: RoadGraph, check: Check): void {
  const { linkFrom, linkTo, linkTags, linkKind, segmentMetres, linkArcs, nodeCount, component, meta: { tagSets } } = graph
  for (let link = 0; link < graph.linkCount; link++) {
    check(linkFrom[link] < nodeCount && linkTo[link] < nodeCount, () => `expected link ${link} between existing nodes, got ${linkFrom[link]} and ${linkTo[link]}`)
    check(linkTags[link] < tagSets.length, () => `expected one of ${tagSets.length} tag sets for link ${link}, got ${linkTags[link]}`)
    check(linkArcs.first[link + 1] > linkArcs.first[link], () => `expected at least one arc on link ${link}, got none`)
    check(linkKind[link] === 0 || graph.linkMetres(link) === 0, () => `expected barrier crossing ${link} without length, got ${graph.linkMetres(link)} m`)
  }
  for (let s = 0; s < segmentMetres.length; s++) check(segmentMetres[s] >= 0, () => `expected metres of segment ${s} at least 0, got ${segmentMetres[s]}`)
  for (let node = 0; node < nodeCount; node++) check(component[node] < nodeCount, () => `expected a component for node ${node}, got ${component[node]}`)
}
