import type { Tags } from '../data/roads.ts'
import type { Profile } from './profile.ts'
import { nodeRule, type RuleReader } from './rules.ts'

/** Bits of a link for one profile, for the direction of its shape; those against it are `legBits` shifted by `backwardLeg`. */
export const legBits = {
  /** Open as a way through. */
  through: 1,
  /** Open as a last leg only. */
  last: 2,
  /** A barrier that can be passed, which leaves a path as it is. */
  neutral: 4,
} as const
/** How far the bits of the direction against the shape are shifted. */
export const backwardLeg = 3

const { through, last, neutral } = legBits
const bothThrough = through | through << backwardLeg, bothLast = last | last << backwardLeg, bothNeutral = neutral | neutral << backwardLeg

/** Links as they are drawn and tagged, while the graph is being built or afterwards. */
export interface LegLinks {
  readonly nodeCount: number
  readonly linkFrom: Uint32Array
  readonly linkTo: Uint32Array
  readonly linkTags: Uint32Array
  readonly isCrossing: (link: number) => boolean
  readonly tagSets: readonly Tags[]
  /** Nodes in the order that settles ties between parts of one size; as they are numbered when left out. */
  readonly order?: Uint32Array
}

/**
 * What each link is to a profile.
 * Roads open to it that hang on the others by its last-leg roads only (enclaves) are last legs with them: of what hangs together at all, the part with most nodes is not an enclave.
 * Nodes count as the graph has them: where two parts are about as large, a graph for several profiles may take another one for the main part than a graph for one.
 * Cost: one pass over the links; three when some are last legs.
 * @param links the roads
 * @param profile who travels
 * @param rules of the profile by tag set
 * @returns `legBits` by link, in both directions
 */
export function legsOf(links: LegLinks, profile: Profile, rules: RuleReader): Uint8Array {
  const { linkFrom, linkTags, isCrossing, tagSets } = links
  const legs = new Uint8Array(linkFrom.length)
  let all = 0
  for (let link = 0; link < legs.length; link++) {
    const tags = linkTags[link]
    if (isCrossing(link)) legs[link] = nodeRule(tagSets[tags], profile).pass === Infinity ? 0 : bothNeutral
    else {
      const { forward, backward } = rules(tags)
      legs[link] = (forward.kmh > 0 ? forward.lastLeg ? last : through : 0) | (backward.kmh > 0 ? backward.lastLeg ? last : through : 0) << backwardLeg
    }
    all |= legs[link]
  }
  if ((all & bothLast) !== 0) closeEnclaves(links, legs)
  return legs
}

function closeEnclaves({ nodeCount: n, linkFrom, linkTo, order }: LegLinks, legs: Uint8Array): void {
  const whole = unionFind(n), parts = unionFind(n)
  for (let link = 0; link < legs.length; link++) {
    if (legs[link] === 0) continue
    whole.join(linkFrom[link], linkTo[link])
    if ((legs[link] & (bothThrough | bothNeutral)) !== 0) parts.join(linkFrom[link], linkTo[link])
  }
  const size = new Uint32Array(n), hasRoads = new Uint8Array(n), main = new Int32Array(n).fill(-1)
  for (let link = 0; link < legs.length; link++) if ((legs[link] & bothThrough) !== 0) hasRoads[parts.find(linkFrom[link])] = 1
  for (let node = 0; node < n; node++) size[parts.find(node)]++
  for (let i = 0; i < n; i++) {
    const part = parts.find(order === undefined ? i : order[i])
    if (hasRoads[part] === 0) continue
    const of = whole.find(part)
    if (main[of] < 0 || size[part] > size[main[of]]) main[of] = part
  }
  for (let link = 0; link < legs.length; link++) {
    const open = legs[link] & bothThrough
    if (open !== 0 && main[whole.find(linkFrom[link])] !== parts.find(linkFrom[link])) legs[link] = legs[link] & ~bothThrough | open << 1
  }
}

/** Sets of nodes that hang together. */
export interface Sets {
  /** The lowest member of the set of a node. */
  readonly find: (node: number) => number
  readonly join: (a: number, b: number) => void
}

/** Every node a set of its own, until they are joined. */
export function unionFind(n: number): Sets {
  const parent = new Uint32Array(n)
  for (let node = 0; node < n; node++) parent[node] = node
  const find = (node: number): number => {
    while (parent[node] !== node) node = parent[node] = parent[parent[node]]
    return node
  }
  return {
    find,
    join: (a, b) => {
      const x = find(a), y = find(b)
      if (x < y) parent[y] = x
      else parent[x] = y
    },
  }
}
