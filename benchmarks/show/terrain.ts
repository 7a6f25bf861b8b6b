import type { Area } from './item.ts'
import { badInput } from './terrain/bad-input.ts'
import { comoros } from './terrain/comoros.ts'
import { hybrids } from './terrain/hybrid.ts'
import { properties } from './terrain/properties.ts'
import { rivals } from './terrain/rivals.ts'
import { scalingUp } from './terrain/scaling-up.ts'
import { speeds } from './terrain/speeds.ts'
import { tables } from './terrain/tables.ts'
import { times } from './terrain/times.ts'

/** Where there are no roads, and where there are: AccessMod's raster, faithfully and correctly, and roads and ground in one search. */
export const area: Area = {
  title: 'Terrain: land cover, slopes, barriers, and roads and ground in one search',
  items: [...times, ...speeds, ...tables, ...scalingUp, ...comoros, ...rivals, ...hybrids, ...properties, ...badInput],
}
