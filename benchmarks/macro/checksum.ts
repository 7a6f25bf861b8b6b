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

/** Runs a search twice before the clock starts, and tells what that took: the first run is a plain one, the second folds the graph for those to come. */
export function prepared(run: () => unknown): string {
  const begin = performance.now()
  run()
  const middle = performance.now()
  run()
  return `a first plain search of ${(middle - begin).toFixed(0)} ms and ${(performance.now() - middle).toFixed(0)} ms of folding beforehand`
}

/** Adds up the checksum of a matrix row by row; `value` is for who keeps the text. */
export function sumRows(): { add(ms: ArrayLike<number>): void, text(): string, value: string | undefined } {
  let reached = 0, sum = 0
  return {
    value: undefined,
    add: ms => {
      for (let i = 0; i < ms.length; i++) {
        if (ms[i] === unreachable) continue
        reached++
        sum += ms[i]!
      }
    },
    text: () => `${reached}:${sum}`,
  }
}
