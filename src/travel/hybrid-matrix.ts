import type { Places } from '../data/places.ts'
import type { ReachRow } from '../data/reach.ts'
import { TravelMatrix } from '../data/travel-matrix.ts'
import { checkEngine } from './engine.ts'
import type { Hybrid } from './hybrid.ts'
import { reportStanding } from './hybrid-places.ts'
import { defaultMemory, MemoryWatch } from './matrix-job.ts'
import type { MatrixQuery } from './model.ts'
import { onlySearch } from './terrain-times.ts'

/** A matrix over roads and ground: one search for each place of the smaller side. */
export function hybridMatrix(model: Hybrid, query: MatrixQuery): TravelMatrix<Places, Places> {
  const { from, to, cutoff } = query
  checkEngine(query.engine, ['search'])
  const issues = reportStanding(model.land, [from, ...(to === from ? [] : [to])].map(places => ({ places, standing: model.stand(places, query) })))
  const direction = to.size < from.size ? 'to' : 'from', [places, points] = direction === 'to' ? [to, from] : [from, to]
  const reach = model.reach({ ...query, places, points, direction }), watch = new MemoryWatch({ memory: query.memory ?? defaultMemory, chunks: places.size })
  const rows: ReachRow[] = []
  for (let place = 0; place < places.size; place++) {
    const row = reach.of(place)
    watch.add(row)
    rows.push(row)
  }
  const firstEntry = new Uint32Array(rows.length + 1)
  for (const [i, row] of rows.entries()) firstEntry[i + 1] = firstEntry[i] + row.point.length
  const destination = new Uint32Array(firstEntry[rows.length]), seconds = new Float64Array(destination.length)
  for (const [i, row] of rows.entries()) {
    destination.set(row.point, firstEntry[i])
    seconds.set(row.seconds, firstEntry[i])
  }
  const matrix = new TravelMatrix({ origins: places, destinations: points, cutoff, firstEntry, destination, seconds, issues, ...(query.explain === true && { explanation: onlySearch }) })
  return direction === 'to' ? matrix.transpose() : matrix
}
