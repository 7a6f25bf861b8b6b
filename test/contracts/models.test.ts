import fc from 'fast-check'
import { rasterFrom } from '../../src/data/raster.ts'
import { hybrid } from '../../src/travel/hybrid.ts'
import { terrain } from '../../src/travel/make-terrain.ts'
import { someWorld } from '../helpers/lands.ts'
import { describeModel } from '../helpers/model-contract.ts'
import { spotsOnArcs, spotsOnRoads } from '../helpers/spots.ts'

describeModel('network', fc.oneof(spotsOnArcs, spotsOnRoads).map(({ network, from, to }) => ({ model: network, places: to, points: from })), { numRuns: 40 })
describeModel('terrain', someWorld)

/** Ground under the random roads, with barriers. */
const fields = fc.array(fc.constantFrom(0, 0.7, 0.7, 1.4), { minLength: 64, maxLength: 64 }).filter(cells => cells.some(pace => pace > 0))
  .map(cells => terrain({ friction: rasterFrom({ values: Float32Array.from(cells), width: 8, height: 8, bbox: [43.9979, 32.9979, 44.0227, 33.0227] }), unit: 's/m' }))
describeModel('hybrid', fc.tuple(fc.oneof(spotsOnArcs, spotsOnRoads), fields, fc.constantFrom('once' as const, 'free' as const))
  .map(([{ network, from, to }, land, switching]) => ({ model: hybrid({ network, land, switching }), places: to, points: from })), { numRuns: 30 })
