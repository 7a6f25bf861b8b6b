import type { LineColumns } from '../geo/rasterize.ts'
import type { Raster } from '../data/raster.ts'
import { unreachable } from '../data/travel-times.ts'
import { countClasses } from '../surface/compile.ts'
import type { RoadLayer } from '../surface/merge-layers.ts'
import type { Mode, SpeedScenario, SpeedScenarioRow } from '../data/speed-scenario.ts'
import { shapePoint } from '../graph/snap.ts'
import type { Network } from './network.ts'

/** Roads as a layer of land cover, and the speeds of their classes. */
export interface NetworkRoads {
  /** For {@link mergeLandCover}. */
  readonly layer: RoadLayer
  /** Rows of the classes that the scenario does not have. */
  readonly rows: readonly SpeedScenarioRow[]
}

/** What the roads of a network are laid on. */
export interface NetworkRoadsOptions {
  /** A class of road whose name is the label of a row is that class. */
  readonly speeds?: SpeedScenario
  /** Its classes, and those of `speeds`, are not given to other roads. */
  readonly landcover?: Raster
}

/**
 * The open roads of a network by class of road (`highway`), as lines to lay over land cover, the fastest on top. A class whose name is the label of a row of the scenario is that class;
 * the others get numbers from 1001 on and the mean speed that the network has on them, by the length of the roads. One-ways are open both ways on a grid.
 * @param network roads with a profile
 * @param options `speeds` and `landcover`
 * Cost: linear in the arcs and their vertices; a pass over the cells of the land cover.
 */
export function networkRoads(network: Network, options: NetworkRoadsOptions = {}): NetworkRoads {
  const { names, classOf, kmh } = roadClasses(network), mode = modeOf(network), own = options.speeds?.rows ?? []
  const taken = new Set([...own.map(row => row.class), ...options.landcover === undefined ? [] : countClasses(options.landcover).keys()])
  const known = new Map(own.map(row => [labelKey(row.label), row] as const).reverse())
  const number = new Float64Array(names.length), rows: SpeedScenarioRow[] = [], speed = new Float64Array(names.length)
  let next = 1001
  for (const i of [...names.keys()].sort((a, b) => kmh[b] - kmh[a] || a - b)) {
    const row = known.get(labelKey(names[i]))
    while (taken.has(next)) next++
    number[i] = row?.class ?? next++
    speed[i] = row?.speed ?? kmh[i]
    if (row === undefined) rows.push({ class: number[i], label: names[i], speed: kmh[i], mode })
  }
  const order = [...names.keys()].sort((a, b) => speed[b] - speed[a] || number[a] - number[b]).map(i => number[i])
  const features = lines(network, link => classOf[link] === -1 ? NaN : number[classOf[link]])
  return { rows, layer: { kind: 'roads', features, labels: new Map(names.map((name, i) => [number[i], name])), shift: 0, order: [...new Set(order)], name: network.graph.meta.name } }
}

function labelKey(label: string): string {
  return label.trim().toLowerCase().replace(/[\s-]+/g, '_')
}

/** How those who travel on a network move. */
function modeOf({ profile }: Network): Mode {
  const key = profile?.modes[0]
  return key === 'foot' ? 'walking' : key === 'bicycle' ? 'cycling' : 'motorised'
}

/** Classes of road, that of each link (-1 where it is closed or has no length), and the mean speed of each: all metres over all time. */
function roadClasses({ graph, ms, entry }: Network): { names: string[], classOf: Int32Array, kmh: number[] } {
  const { meta, linkTags, linkKind, linkArcs: { first, arc: arcs } } = graph
  const index = new Map<string, number>(), names: string[] = [], classOf = new Int32Array(graph.linkCount).fill(-1)
  const metres: number[] = [], time: number[] = []
  for (let link = 0; link < graph.linkCount; link++) {
    if (linkKind[link] === 1) continue
    for (let i = first[link]; i < first[link + 1]; i++) {
      const arc = arcs[i]
      if (ms[arc] === unreachable) continue
      const tags = meta.tagSets[linkTags[link]] as Readonly<Record<string, string>> | undefined, name = tags?.highway ?? tags?.route ?? 'road'
      let at = index.get(name)
      if (at === undefined) {
        index.set(name, at = names.length)
        names.push(name)
        metres.push(0)
        time.push(0)
      }
      classOf[link] = at
      metres[at] += graph.linkMetres(link)
      time[at] += ms[arc] - (entry.length === 0 ? 0 : entry[arc])
    }
  }
  return { names, classOf, kmh: metres.map((length, i) => time[i] === 0 ? 1000 : Math.min(1000, length / time[i] * 3600)) }
}

function lines({ graph }: Network, classOf: (link: number) => number): LineColumns {
  const { linkCount, firstShape } = graph, vertices = linkCount * 2 + firstShape[linkCount]
  const lon = new Float64Array(vertices), lat = new Float64Array(vertices), first = new Uint32Array(linkCount + 1), value = new Float64Array(linkCount)
  let at = 0
  for (let link = 0; link < linkCount; link++) {
    value[link] = classOf(link)
    const points = firstShape[link + 1] - firstShape[link] + 2
    for (let i = 0; i < points; i++, at++) [lon[at], lat[at]] = shapePoint(graph, link, i)
    first[link + 1] = at
  }
  return { lon, lat, first, class: value }
}
