import type { Part } from './dissect-parts.ts'

/** Most nodes of a leaf: one bit of a word each. */
export const mostInLeaf = 32

/**
 * Orders a small part by least degree, counting neighbours outside, which are contracted later, as well.
 * @param part at most 32 nodes
 * @param core the graph that parts are made of
 * @param slot scratch by node of the core, all 0; left so
 * @returns the nodes of the part, first contracted first
 * Cost: the square of the part.
 */
export function orderLeaf({ count, ids, first, head }: Part, core: Part, slot: Uint32Array): Uint32Array {
  // Bits of neighbours within, and three words of bits of those outside; those beyond the 96th share bits.
  const within = new Uint32Array(count), outside = new Uint32Array(count * 3), met: number[] = []
  for (let u = 0; u < count; u++) slot[ids[u]] = 0xffffffff
  for (let u = 0; u < count; u++) {
    for (let arc = first[u]; arc < first[u + 1]; arc++) within[u] |= 1 << head[arc]
    for (let arc = core.first[ids[u]]; arc < core.first[ids[u] + 1]; arc++) {
      const v = core.head[arc]
      if (slot[v] === 0xffffffff) continue
      if (slot[v] === 0) slot[v] = met.push(v)
      const bit = (slot[v] - 1) % 96
      outside[u * 3 + (bit >>> 5)] |= 1 << (bit & 31)
    }
  }
  for (let u = 0; u < count; u++) slot[ids[u]] = 0
  for (const v of met) slot[v] = 0

  const order = new Uint32Array(count)
  let left = count === 32 ? 0xffffffff : (1 << count) - 1
  for (let i = 0; i < count; i++) {
    let best = -1, least = Infinity
    for (let u = 0; u < count; u++) {
      if ((left & 1 << u) === 0) continue
      const degree = bits(within[u]) + bits(outside[u * 3]) + bits(outside[u * 3 + 1]) + bits(outside[u * 3 + 2])
      if (degree >= least) continue
      least = degree
      best = u
    }
    order[i] = best
    left &= ~(1 << best)
    for (let u = 0; u < count; u++) {
      if ((within[best] & 1 << u) === 0) continue
      within[u] = (within[u] | within[best]) & ~(1 << u | 1 << best)
      for (let w = 0; w < 3; w++) outside[u * 3 + w] |= outside[best * 3 + w]
    }
  }
  return order
}

function bits(word: number): number {
  word -= word >>> 1 & 0x55555555
  word = (word & 0x33333333) + (word >>> 2 & 0x33333333)
  return Math.imul(word + (word >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24
}
