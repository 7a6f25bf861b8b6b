import type { Settlement } from './settlements.ts'

/** Pairs of a shortest tree over all towns, nearest first (Prim). */
export function spanningPairs(towns: readonly Settlement[]): [Settlement, Settlement][] {
  const pairs: [Settlement, Settlement][] = []
  const joined = towns.slice(0, 1), rest = towns.slice(1)
  while (rest.length > 0) {
    let best: [number, Settlement] = [0, joined[0]], least = Infinity
    for (const [i, town] of rest.entries()) {
      for (const other of joined) {
        const distance = between(town, other)
        if (distance < least) {
          least = distance
          best = [i, other]
        }
      }
    }
    const [town] = rest.splice(best[0], 1)
    pairs.push([town, best[1]])
    joined.push(town)
  }
  return pairs
}

/** Pairs with no third town in the circle between them (K. R. Gabriel and R. R. Sokal, 1969). */
export function gabrielPairs(towns: readonly Settlement[]): [Settlement, Settlement][] {
  const pairs: [Settlement, Settlement][] = []
  for (const [i, a] of towns.entries()) {
    for (const b of towns.slice(i + 1)) {
      const x = (a.x + b.x) / 2, y = (a.y + b.y) / 2, radius = between(a, b) / 2
      if (!towns.some(c => c !== a && c !== b && Math.hypot(c.x - x, c.y - y) < radius)) pairs.push([a, b])
    }
  }
  return pairs.sort((p, q) => between(...p) - between(...q))
}

/** The nearest other settlement of a list. */
export function nearest(list: readonly Settlement[], to: Settlement): Settlement | undefined {
  let best: Settlement | undefined, least = Infinity
  for (const other of list) {
    const distance = between(other, to)
    if (other !== to && distance < least) {
      least = distance
      best = other
    }
  }
  return best
}

function between(a: Settlement, b: Settlement): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
