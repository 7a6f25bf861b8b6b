import type { Metric } from '../engines.ts'
import { missing } from '../graphs.ts'
import type { Task } from '../harness.ts'
import { openPrepared } from '../hierarchies.ts'

/** Another cost column worked into a hierarchy that is there: each run has a column of its own, all arcs between one and two times as long as before. */
export const task: Task = {
  name: 'customize',
  title: 'Another cost column worked into the hierarchy',
  inputs: ['porto', 'ngraph-amsterdam', 'ngraph-moscow', 'pace16-FLA', 'pace16-NE'],
  plan: { rounds: 2, warmup: 2, iterations: 5 },
  missing,
  rivals: () => [],
  prepare: input => {
    const { graph, hierarchy } = openPrepared(input)
    const columns = [1, 2, 3].map(step => graph.ms.map((ms, arc) => ms + ms * (arc * step % 101) / 100))
    let turn = 0, metric: Metric | undefined
    const run = (): void => {
      metric = hierarchy.customize(columns[turn++ % columns.length]!)
    }
    return { run, checksum: () => '', get note() { return `${(metric?.fall.pairs.length ?? 0) / 2} pairs left downwards` } }
  },
}
