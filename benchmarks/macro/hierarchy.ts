import { Hierarchy, type Metric } from '../engines.ts'
import { keepHierarchy, openGraph } from '../hierarchies.ts'
import { missing } from '../graphs.ts'
import { formatBytes, type Task } from '../harness.ts'

/** Ordering, contraction and customization: from a graph to a hierarchy that answers. Every run is the first of its process. */
export const task: Task = {
  name: 'hierarchy',
  title: 'Contraction hierarchy made ready, from a cold start',
  inputs: ['porto', 'ngraph-amsterdam', 'ngraph-moscow', 'pace16-FLA', 'pace16-NE'],
  plan: { rounds: 1, warmup: 0, iterations: 1 },
  missing,
  rivals: () => [],
  prepare: input => {
    const graph = openGraph(input)
    let hierarchy: Hierarchy, metric: Metric, peak = 0, customized = 0
    const run = (): void => {
      hierarchy = Hierarchy.build(graph)
      const begin = performance.now()
      metric = hierarchy.customize(graph.ms)
      customized = performance.now() - begin
      peak = process.resourceUsage().maxRSS * 1024
    }
    return {
      run,
      checksum: () => {
        // Those measured next use it.
        keepHierarchy(input, hierarchy)
        return ''
      },
      get note() {
        const { upper, buffer } = hierarchy
        return `peak ${formatBytes(peak)}, kept in ${formatBytes(buffer.byteLength)}, ${upper.length} pairs, ${(metric.rise.pairs.length + metric.fall.pairs.length) / 4} left a way; ${customized.toFixed(0)} ms of it customization, the first of its process`
      },
    }
  },
}
