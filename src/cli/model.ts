import type { PathsModel, ReachModel } from '../data/reach.ts'
import type { Raster } from '../data/raster.ts'
import type { TravelModel } from '../travel/model.ts'
import { hasGround, readGround } from './ground.ts'
import { flagOf } from './options.ts'
import { readRoadNetwork } from './roads.ts'
import type { Session } from './session.ts'

/** What people travel over, as the options describe it. */
export interface ModelInput {
  readonly model: TravelModel & ReachModel & PathsModel
  /** Sizes for run.json. */
  readonly counts: Readonly<Record<string, number>>
  /** The model's own grid, where it has one. */
  readonly grid: Raster | undefined
  /** What keeps people out of the model, for titles of columns. */
  readonly off: string
}

/** Reads roads (`--network`), ground (`--landcover` or `--friction`), or both for a model of roads and ground. */
export async function readModel(session: Session): Promise<ModelInput> {
  const { options } = session.context
  if (!hasGround(options)) {
    const stray = (['groundSpeeds', 'dem', 'roads', 'roadClass', 'barriers', 'neighbours', 'diagonals', 'walkingModel', 'cyclingModel', 'frictionUnit', 'switching', 'each'] as const).find(key => options[key] !== undefined)
    if (stray !== undefined) throw new TypeError(`${flagOf(stray)}: expected --landcover FILE or --friction FILE as well, got roads only`)
    const network = await readRoadNetwork(session)
    return { model: network, counts: { nodes: network.graph.nodeCount, arcs: network.graph.arcCount }, grid: undefined, off: 'no road near' }
  }
  if (options.network === undefined) {
    // Roads laid over land cover have a profile too, and its classes a season.
    const { roads, landcover } = options, keys = ['switching', 'walk', ...roads === undefined ? ['profile', 'speeds'] as const : [], ...landcover === undefined ? ['season'] as const : []] as const
    const stray = keys.find(key => options[key] !== undefined)
    if (stray !== undefined) throw new TypeError(`${flagOf(stray)}: expected --network FILE as well, got ground only`)
  }
  const land = await readGround(session), cells = land.grid.values.length
  if (options.network === undefined) return { model: land, counts: { modelCells: cells }, grid: land.grid, off: 'on barriers' }
  const network = await readRoadNetwork(session)
  const { hybrid } = await import('../travel/hybrid.ts')
  const both = await session.step('joining roads and ground', () => hybrid({ network, land, switching: options.switching, ...session.run }))
  session.addIssues(options.network, both.issues)
  return { model: both, counts: { modelCells: cells, nodes: network.graph.nodeCount, arcs: network.graph.arcCount }, grid: land.grid, off: 'on barriers' }
}
