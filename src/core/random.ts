/** A seeded source of random numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  (): number
  /** Uniform integer in [0, n). */
  below(n: number): number
  /** Standard normal. */
  normal(): number
}

/**
 * Makes a seeded generator (sfc32, Chris Doty-Humphrey's PractRand, 2010).
 * @param seed any integer
 */
export function seeded(seed: number): Random {
  let a = 0x9e3779b9, b = 0x243f6a88, c = seed | 0, d = 1
  const next = (): number => {
    const t = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t | 0
    return t >>> 0
  }
  for (let i = 0; i < 15; i++) next()
  const random = (): number => next() / 4294967296
  return Object.assign(random, {
    below: (n: number) => Math.floor(random() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  })
}
