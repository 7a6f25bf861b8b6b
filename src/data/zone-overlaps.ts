import { metresPerDegree, metresPerLon } from '../geo/distance.ts'
import type { Rings, ZoneIndex } from '../geo/zone-index.ts'
import type { IssueLog } from './issues.ts'

interface Given {
  readonly names: readonly string[]
  readonly rings: readonly Rings[]
  readonly index: ZoneIndex
}

/** Common area below this share of the smaller zone is the width of a pen: told in one line, not pair by pair. */
const sliver = 1e-3

/**
 * Finds zones that overlap by cutting all of them along many parallels: 2,000 over the whole height, and 1 to 9 through every zone, the fewer the more zones there are.
 * Shared borders have no width, so they don't count. Areas are sums over the cuts, so they are estimates.
 */
export function reportOverlaps({ names, rings, index }: Given, log: IssueLog): void {
  const cuts = parallels(rings)
  const own = new Float64Array(names.length), common = new Map<number, number>()
  for (let i = 0; i < cuts.length; i++) {
    const height = (cuts[Math.min(i + 1, cuts.length - 1)] - cuts[Math.max(i - 1, 0)]) / 2
    measureCut(index, cuts[i], height * metresPerDegree * metresPerLon(cuts[i]) / 1e6, own, common)
  }
  let slivers = 0, area = 0
  for (const [pair, km2] of [...common].sort((a, b) => b[1] - a[1])) {
    const a = Math.floor(pair / names.length), b = pair % names.length
    if (km2 > sliver * Math.min(own[a], own[b])) {
      log.add('warning', 'ZONES_OVERLAP', `expected zones that don't overlap, got ${names[a]} and ${names[b]} with about ${Number(km2.toPrecision(3))} km2 in common: people there count in ${names[a]}, the first`, b, km2)
    } else {
      slivers++
      area += km2
    }
  }
  if (slivers > 0) log.add('info', 'ZONES_OVERLAP_SLIVERS', `${slivers} pairs of zones overlap by a sliver, ${Number(area.toPrecision(3))} km2 in all: people there count in the first of each pair`, -1, area)
}

function parallels(rings: readonly Rings[]): number[] {
  let south = Infinity, north = -Infinity
  const cuts: number[] = []
  const each = Math.max(1, Math.min(9, Math.round(5000 / rings.length)))
  for (const zone of rings) {
    let low = Infinity, high = -Infinity
    for (const ring of zone) {
      for (const [, y] of ring) {
        low = Math.min(low, y)
        high = Math.max(high, y)
      }
    }
    for (let k = 1; k <= each; k++) cuts.push(low + (high - low) * k / (each + 1))
    south = Math.min(south, low)
    north = Math.max(north, high)
  }
  for (let k = 0; k < 2000; k++) cuts.push(south + (north - south) * (k + 0.5) / 2000)
  return cuts.filter(Number.isFinite).sort((a, b) => a - b)
}

interface Stretch { readonly zone: number, readonly west: number, readonly east: number }

/** Adds the lengths along one parallel, times km2 a degree, of every zone and of every two zones at once. */
function measureCut(index: ZoneIndex, y: number, scale: number, own: Float64Array, common: Map<number, number>): void {
  const stretches: Stretch[] = []
  index.stretches(y, (zone, west, east) => {
    if (east <= west) return
    stretches.push({ zone, west, east })
    own[zone] += (east - west) * scale
  })
  stretches.sort((a, b) => a.west - b.west)
  // Those not yet ended where the next begins: rarely more than one.
  const open: Stretch[] = []
  for (const next of stretches) {
    for (let i = open.length - 1; i >= 0; i--) {
      const other = open[i]
      if (other.east <= next.west) open.splice(i, 1)
      else if (other.zone !== next.zone) {
        const pair = Math.min(other.zone, next.zone) * own.length + Math.max(other.zone, next.zone)
        common.set(pair, (common.get(pair) ?? 0) + (Math.min(other.east, next.east) - next.west) * scale)
      }
    }
    open.push(next)
  }
}
