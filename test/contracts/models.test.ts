import fc from 'fast-check'
import { someWorld } from '../helpers/lands.ts'
import { describeModel } from '../helpers/model-contract.ts'
import { spotsOnArcs, spotsOnRoads } from '../helpers/spots.ts'

describeModel('network', fc.oneof(spotsOnArcs, spotsOnRoads).map(({ network, from, to }) => ({ model: network, places: to, points: from })), { numRuns: 40 })
describeModel('terrain', someWorld)
