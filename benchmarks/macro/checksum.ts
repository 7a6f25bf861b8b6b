/** Milliseconds that mean unreachable at every seam. */
export const unreachable = 0xffffffff

/** The number of nodes reached and the sum of their milliseconds, as every rival prints it. */
export function checksumOf(ms: ArrayLike<number>): string {
  let reached = 0, sum = 0
  for (let i = 0; i < ms.length; i++) {
    if (ms[i] === unreachable) continue
    reached++
    sum += ms[i]!
  }
  return `${reached}:${sum}`
}
