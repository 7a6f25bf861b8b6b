// pgRouting's pgr_drivingDistance and pgr_dijkstraCost in a private PostgreSQL cluster.
// Install: Debian `apt-get install postgresql-15-pgrouting`. The cluster lives in a temporary directory, listens on a socket there, and goes away at the end.
// Every call reads the arcs from the table again: that is how pgRouting works. Seconds are psql's own timing.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { absent, args, checksum, readGraph, readNodes, report, spread } from './protocol.mjs'

const options = args()
const { task } = options
const bin = newestBin()
if (bin === undefined) absent('pgRouting', task, 'apt-get install postgresql-15-pgrouting')

// PostgreSQL refuses to run as root: then the cluster belongs to the user postgres.
const asRoot = process.getuid?.() === 0
const as = (program, parameters, input) => {
  const command = asRoot ? ['runuser', '-u', 'postgres', '--', join(bin, program), ...parameters] : [join(bin, program), ...parameters]
  const { status, stdout, stderr } = spawnSync(command[0], command.slice(1), { input, encoding: 'utf8', maxBuffer: 1 << 30, cwd: '/' })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(-400)}`)
  return stdout
}

const home = mkdtempSync(join(tmpdir(), 'pgrouting-'))
if (asRoot) execFileSync('chown', ['postgres', home])
chmodSync(home, 0o700)
const data = join(home, 'data')
const sql = (text, extra = []) => as('psql', ['-h', home, '-U', 'bench', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-X', '-q', '-A', '-t', ...extra], text)
let started = false
try {
  as('initdb', ['-D', data, '-U', 'bench', '-A', 'trust', '--no-sync'])
  as('pg_ctl', ['-D', data, '-w', '-l', join(home, 'log'), '-o', `-k ${home} -c listen_addresses='' -c fsync=off -c shared_buffers=512MB -c work_mem=256MB`, 'start'])
  started = true
  race()
} finally {
  if (started) as('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
  rmSync(home, { recursive: true, force: true })
}

function race() {
  try {
    sql('create extension pgrouting cascade;')
  } catch {
    return console.log(JSON.stringify({ name: 'pgRouting', task, absent: 'apt-get install postgresql-15-pgrouting' }))
  }
  const version = sql('select pgr_version();').trim()
  const { nodes, tail, head, ms } = readGraph(options.graph)
  const rows = Array.from(tail, (u, arc) => `${arc}\t${u}\t${head[arc]}\t${ms[arc]}`).join('\n')
  // Its equicost mode does not give the least time everywhere (seen on Amsterdam), so several sources hang on one more vertex.
  const joined = task === 'nearest' ? spread(nodes, options.sources).map((node, i) => `\n${tail.length + i}\t-1\t${node}\t0`).join('') : ''
  sql(`create unlogged table arcs (id bigint, source bigint, target bigint, cost float8);\ncopy arcs from stdin;\n${rows}${joined}\n\\.\nanalyze arcs;\n`)
  const query = queryOf(nodes)
  const output = sql(`\\timing on\n${Array.from({ length: options.warmup + options.iterations }, () => query).join('\n')}\n\\timing off\nselect pg_read_file('/proc/self/status');\n`)
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(output)?.[1]) * 1024 || undefined
  const seconds = [...output.matchAll(/Time: ([\d.]+) ms/g)].map(match => Number(match[1]) / 1000).slice(options.warmup)
  const [reached, total] = /^(\d+)\|(\d+)/m.exec(output).slice(1)
  report('pgRouting', version, task, { seconds, checksum: checksum(reached, total), peak, note: 'reads the arcs from its table in every call' })
}

function queryOf(nodes) {
  const arcs = `'select id, source, target, cost from arcs'`
  const sum = 'select count(*), coalesce(sum(agg_cost), 0)::numeric(30, 0) from'
  if (task === 'one-to-all') return `${sum} pgr_drivingDistance(${arcs}, 0::bigint, 1e15);`
  if (task === 'nearest') return `${sum} pgr_drivingDistance(${arcs}, (-1)::bigint, 1e15) where node >= 0;`
  if (task === 'matrix') {
    // It searches from every row; with fewer columns those are searched from, on the graph turned round.
    const turned = `'select id, target as source, source as target, cost from arcs'`
    const ends = [readNodes(options.from), readNodes(options.to)].sort((a, b) => a.length - b.length).map(list => `array[${list.join(',')}]::bigint[]`)
    return `${sum} pgr_dijkstraCost(${readNodes(options.to).length < readNodes(options.from).length ? turned : arcs}, ${ends.join(', ')});`
  }
  const combinations = `'select * from (values ${options.pairs.map(([from, to]) => `(${from}::bigint, ${to}::bigint)`).join(', ')}) as pairs (source, target)'`
  return `${sum} pgr_dijkstraCost(${arcs}, ${combinations});`
}

function newestBin() {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const version = readdirSync(root).sort((a, b) => Number(b) - Number(a)).find(v => existsSync(join(root, v, 'bin', 'postgres')))
  return version === undefined ? undefined : join(root, version, 'bin')
}
