// How cost grows with size: npx tsx benchmarks/scaling.ts [--up-to NODES] [--rivals]
// Seeded road-like grids, so it works anywhere; each size in a process of its own. Build first.
import { buildGraph, Search } from 'farsakh'
import { graphDirectory, readGraphDirectory, spreadSources } from './graphs.ts'
import { clock, describeMachine, format, machine, median, parseArgs, rival, runContender, runProcess, writeJson } from './harness.ts'
import type { ScalingResult, ScalingRow } from './scaling-result.ts'

const sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000]
const { options } = parseArgs(process.argv.slice(2))
if (options.size !== undefined) console.log(JSON.stringify(await measure(Number(options.size))))
else await measureAll()

async function measureAll(): Promise<void> {
  const begin = machine()
  const rows: ScalingRow[] = []
  for (const nodes of sizes.filter(size => size <= Number(options['up-to'] ?? 1_000_000))) {
    const { code, stdout, stderr } = await runProcess([process.execPath, '--import', 'tsx', import.meta.filename, '--size', String(nodes)])
    if (code !== 0) throw new Error(`expected a measurement of ${nodes} nodes, got: ${stderr}`)
    const row = JSON.parse(stdout.trim().split('\n').at(-1)!) as ScalingRow
    const theirs = options.rivals === undefined ? undefined : await scipySeconds(nodes)
    rows.push(theirs === undefined ? row : { ...row, scipy: theirs / row.oneToAll })
    console.log(line(rows.at(-1)!))
  }
  const end = machine(begin.load[0])
  console.log(describeMachine(end))
  const result: ScalingResult = { measured: new Date().toISOString().slice(0, 10), machine: end, rows }
  writeJson('scaling', result)
}

function line({ nodes, arcs, build, first, folding, oneToAll, nearest, bounded, bytes, scipy }: ScalingRow): string {
  const rival = scipy === undefined ? '' : `, SciPy ${scipy.toFixed(1)} times ours`
  return `${nodes} nodes, ${arcs} arcs: graph ${format(build)}, first search ${format(first)}, folding ${format(folding)}, then one to all ${format(oneToAll)} (${(oneToAll / nodes * 1e9).toFixed(0)} ns a node${rival}), nearest of 200 ${format(nearest)}, 10 min from one ${format(bounded)}, ${(bytes / 2 ** 20).toFixed(0)} MB`
}

async function measure(nodes: number): Promise<ScalingRow> {
  const columns = readGraphDirectory(graphDirectory(`grid-${nodes}`))
  // The second run of a search folds the graph, so two runs warm up.
  const plan = { warmup: 2, iterations: 5 }
  let graph = buildGraph(columns)
  const build = await clock({ run: () => { graph = buildGraph(columns) }, checksum: () => '' }, { warmup: 1, iterations: 3 })
  const fresh = new Search(graph), search = new Search(graph), sources = spreadSources(nodes, 200), middle = Math.floor(nodes / 2)
  const times = async (run: () => void): Promise<number> => median((await clock({ run, checksum: () => '' }, plan)).seconds)
  // The first search of a process that is warm, and the second, which folds.
  search.addSource(middle).run()
  const first = seconds(() => fresh.addSource(middle).run()), folding = seconds(() => fresh.reset().addSource(middle).run())
  const oneToAll = await times(() => search.reset().addSource(middle).run())
  const nearest = await times(() => {
    search.reset()
    for (const source of sources) search.addSource(source)
    search.run()
  })
  const bounded = await times(() => search.reset().addSource(middle).run({ cutoff: 600 }))
  return { nodes, arcs: columns.tail.length, build: median(build.seconds), first, folding: Math.max(0, folding - oneToAll), oneToAll, nearest, bounded, bytes: graph.buffer.byteLength }
}

function seconds(run: () => unknown): number {
  const begin = performance.now()
  run()
  return (performance.now() - begin) / 1000
}

async function scipySeconds(nodes: number): Promise<number | undefined> {
  const report = await runContender(rival('SciPy', 'scipy_.py', ['one-to-all', '--graph', graphDirectory(`grid-${nodes}`)]), { warmup: 1, iterations: 3 })
  return 'absent' in report ? undefined : median(report.seconds)
}
