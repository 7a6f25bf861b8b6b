import { ipeaExamples } from './ipea-examples.ts'
import { ipeaTables } from './ipea.ts'
import { acesoTables, fcaRTables, spatialAccessTables } from './others.ts'
import { pysalExamples, pysalTables } from './pysal.ts'
import type { PeerTable } from './table.ts'

/** Every figure of the peers' that measures of access and equity are held to. */
export const peerTables: readonly PeerTable[] = [
  ...(['five_ids', 'bho100', 'bho_full'] as const).flatMap(ipeaTables), ...ipeaExamples,
  ...(['five_ids', 'bho100', 'bho_full'] as const).flatMap(pysalTables), ...pysalExamples,
  ...acesoTables, ...fcaRTables, ...spatialAccessTables,
]
