/** Smooth noise in about [-1, 1] at a position; the same everywhere and always for a seed. */
export type Noise = (x: number, y: number) => number

const gradientX = [1, 0.9239, 0.7071, 0.3827, 0, -0.3827, -0.7071, -0.9239, -1, -0.9239, -0.7071, -0.3827, 0, 0.3827, 0.7071, 0.9239]
const gradientY = [0, 0.3827, 0.7071, 0.9239, 1, 0.9239, 0.7071, 0.3827, 0, -0.3827, -0.7071, -0.9239, -1, -0.9239, -0.7071, -0.3827]

/**
 * Fractal gradient noise (K. Perlin, Improving noise, 2002) over a hashed lattice.
 * @param wavelength of the first octave; each next one has half the wavelength and half the height
 */
export function fractal(seed: number, wavelength: number, octaves: number): Noise {
  let sum = 0
  for (let i = 0; i < octaves; i++) sum += 2 ** -i
  return (x, y) => {
    let value = 0, height = 1.5 / sum, scale = 1 / wavelength
    for (let i = 0; i < octaves; i++) {
      value += height * gradientNoise(x * scale, y * scale, seed + i * 7919)
      height /= 2
      scale *= 2
    }
    return value
  }
}

/** A hash of two integers and a seed in [0, 1). */
export function hash01(x: number, y: number, seed: number): number {
  return hash(x, y, seed) / 4294967296
}

function gradientNoise(x: number, y: number, seed: number): number {
  const x0 = Math.floor(x), y0 = Math.floor(y)
  const fx = x - x0, fy = y - y0
  const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10), v = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
  const sw = slope(x0, y0, fx, fy, seed), se = slope(x0 + 1, y0, fx - 1, fy, seed)
  const nw = slope(x0, y0 + 1, fx, fy - 1, seed), ne = slope(x0 + 1, y0 + 1, fx - 1, fy - 1, seed)
  const south = sw + u * (se - sw), north = nw + u * (ne - nw)
  return south + v * (north - south)
}

function slope(x: number, y: number, dx: number, dy: number, seed: number): number {
  const g = hash(x, y, seed) >>> 28
  return gradientX[g] * dx + gradientY[g] * dy
}

function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
