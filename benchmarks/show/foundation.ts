import { badInput } from './foundation/bad-input.ts'
import { comoros } from './foundation/comoros.ts'
import { graphs } from './foundation/graphs.ts'
import { invariants } from './foundation/invariants.ts'
import { isochrones } from './foundation/isochrones.ts'
import { networks } from './foundation/networks.ts'
import { scale } from './foundation/scale.ts'
import type { Area } from './item.ts'

/** From raw files to population coverage, catchments and isochrones. */
export const area: Area = {
  title: 'Foundation: from raw files to population coverage, catchments and isochrones',
  items: [...comoros, ...networks, ...graphs, ...scale, ...isochrones, ...invariants, ...badInput],
}
