import type { Chains } from './build-chains.ts'
import type { Classes } from './build-classes.ts'
import { groupArcs, isOpenToFirst, type Draft } from './build-draft.ts'
import { strongComponents, type Components } from './components.ts'

/** Components over the arcs open to the first profile, numbered from the largest by OSM nodes (shape points included); ties go to the one with the lowest node. */
export function componentsOf(draft: Draft, classes: Classes, chains: Chains): Components {
  const { tail, head, arcCount, arcLink, place } = draft
  const { first, arc: order } = groupArcs(tail, place.length)
  const heads = new Uint32Array(arcCount), open = new Uint8Array(arcCount)
  for (let i = 0; i < arcCount; i++) {
    heads[i] = head[order[i]]
    if (isOpenToFirst(draft, classes, order[i])) open[i] = 1
  }
  const { label, sizes } = strongComponents(first, heads, arc => open[arc] === 1)

  // Shape points belong to the component of their link, counted once a link.
  const size = Float64Array.from(sizes)
  let counted = -1
  for (let arc = 0; arc < arcCount; arc++) {
    const link = arcLink[arc] >>> 1
    if (link === counted || link >= draft.chains || label[tail[arc]] !== label[head[arc]] || !isOpenToFirst(draft, classes, arc)) continue
    size[label[tail[arc]]] += chains.inner[link]
    counted = link
  }
  const ranked = Array.from(size, (_, component) => component).sort((a, b) => size[b] - size[a] || a - b)
  const rank = new Uint32Array(size.length)
  for (const [i, component] of ranked.entries()) rank[component] = i
  for (let node = 0; node < label.length; node++) label[node] = rank[label[node]]
  return { label, sizes: ranked.slice(0, 1000).map(component => size[component]) }
}
