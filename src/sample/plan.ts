import type { LonLat } from '../core/types.ts'
import { metresPerDegree, metresPerLon } from '../geo/distance.ts'

/** How large a sample country is. */
export type SampleSize = 'village' | 'district' | 'country'

/** The numbers that a country is made from. Lengths in metres. */
export interface Plan {
  readonly size: SampleSize
  readonly seed: number
  readonly width: number
  readonly height: number
  /** Side of the cells on which relief, rivers and main roads are laid out. */
  readonly cell: number
  /** Side of the cells from which districts are grown. */
  readonly districtCell: number
  readonly districts: number
  /** Ranked towns, people of the first, and how fast they fall with the rank. */
  readonly towns: number
  readonly largestTown: number
  readonly zipf: number
  readonly villages: number
  /** Towns that dual carriageways join. */
  readonly dualTowns: number
  /** Largest height above the plain. */
  readonly mountains: number
  /** A river begins where this share of all cells drains. */
  readonly riverShare: number
  /** Degrees of a cell of the population raster. */
  readonly peopleCell: number
  /** Metres of a cell of land cover and elevation. */
  readonly coverCell: number
}

const plans: Readonly<Record<SampleSize, Omit<Plan, 'seed' | 'size'>>> = {
  village: {
    width: 36_000, height: 28_000, cell: 250, districtCell: 250, districts: 4, towns: 4, largestTown: 13_000, zipf: 1.1, villages: 16, dualTowns: 2,
    mountains: 650, riverShare: 0.013, peopleCell: 1 / 1200, coverCell: 100,
  },
  district: {
    width: 120_000, height: 96_000, cell: 400, districtCell: 800, districts: 8, towns: 24, largestTown: 160_000, zipf: 0.95, villages: 260, dualTowns: 4,
    mountains: 1500, riverShare: 0.006, peopleCell: 1 / 1200, coverCell: 150,
  },
  country: {
    width: 360_000, height: 300_000, cell: 750, districtCell: 2000, districts: 18, towns: 420, largestTown: 1_800_000, zipf: 0.98, villages: 3400, dualTowns: 12,
    mountains: 2600, riverShare: 0.002, peopleCell: 1 / 900, coverCell: 300,
  },
}

/** The plan of a size, with its seed. */
export function planOf(size: SampleSize, seed: number): Plan {
  return { size, seed, ...plans[size] }
}

/** The plane in metres on which a country is drawn (x east, y north, from its south-west corner), and degrees. */
export interface Frame {
  readonly width: number
  readonly height: number
  toLonLat(x: number, y: number): LonLat
  toPlane(lon: number, lat: number): [x: number, y: number]
}

const centre: LonLat = [44.5, 33]

/** Lays the plane around 44.5 E, 33 N, where no such country is. */
export function frameOf(plan: Plan): Frame {
  const perLon = metresPerLon(centre[1])
  const west = centre[0] - plan.width / 2 / perLon, south = centre[1] - plan.height / 2 / metresPerDegree
  return {
    width: plan.width, height: plan.height,
    toLonLat: (x, y) => [west + x / perLon, south + y / metresPerDegree],
    toPlane: (lon, lat) => [(lon - west) * perLon, (lat - south) * metresPerDegree],
  }
}
