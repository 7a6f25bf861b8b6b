// What every JavaScript rival shares: the arguments, optional packages, the graph directory, the clock, the last line of JSON.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** `task --name value ...` */
export function args() {
  const [task, ...rest] = process.argv.slice(2)
  const options = { task, warmup: 1, iterations: 3, sources: 200, pairs: [] }
  for (let i = 0; i + 1 < rest.length; i += 2) options[rest[i].slice(2)] = rest[i + 1]
  for (const key of ['warmup', 'iterations', 'sources']) options[key] = Number(options[key])
  if (typeof options.pairs === 'string') options.pairs = toPairs(options.pairs.split(',').filter(Boolean).map(Number))
  return options
}

/** Imports a package from $FARSAKH_RIVALS (a directory with node_modules) or from this repository; undefined when neither has it. */
export async function optional(name) {
  for (const root of [process.env.FARSAKH_RIVALS, process.cwd(), join(import.meta.dirname, '..', '..')]) {
    if (!root) continue
    const require = createRequire(join(root, 'package.json'))
    let path
    try {
      path = require.resolve(name)
    } catch {
      continue
    }
    return { module: await import(pathToFileURL(path).href), version: versionAt(path, name), path }
  }
  return undefined
}

export function absent(name, task, why) {
  console.log(JSON.stringify({ name, task, absent: why }))
  process.exit(0)
}

export function readGraph(directory) {
  const { nodes } = JSON.parse(readFileSync(join(directory, 'meta.json'), 'utf8'))
  const column = file => {
    const bytes = readFileSync(join(directory, file))
    return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  }
  return { nodes, tail: column('tail.u32'), head: column('head.u32'), ms: column('ms.u32') }
}

/** Sources spread over the ids: i * floor(nodes / count). */
export function spread(nodes, count) {
  return Array.from({ length: count }, (_, i) => i * Math.floor(nodes / count))
}

/** The number reached and the sum of their milliseconds. */
export function checksum(reached, total) {
  return `${reached}:${total}`
}

/** Seconds of each timed run, and what the last one returned. */
export async function clock(run, { warmup, iterations }) {
  const seconds = []
  let answer
  for (let i = -warmup; i < iterations; i++) {
    const begin = performance.now()
    answer = await run()
    const end = performance.now()
    if (i >= 0) seconds.push((end - begin) / 1000)
  }
  return { seconds, answer }
}

/** Node ids of a file that the harness wrote. */
export function readNodes(path) {
  const bytes = readFileSync(path)
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

/** `peak` is in bytes, of this process when left out. */
export function report(name, version, task, { seconds, checksum = '', note, peak = process.resourceUsage().maxRSS * 1024 }) {
  console.log(JSON.stringify({ name, version, task, seconds, checksum, peak, note }))
}

function versionAt(path, name) {
  const folder = path.slice(0, path.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length)
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}

function toPairs(flat) {
  return Array.from({ length: flat.length >> 1 }, (_, i) => [flat[2 * i], flat[2 * i + 1]])
}
