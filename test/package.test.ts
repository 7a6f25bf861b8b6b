import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { built } from './helpers/built.ts'
import { root } from './helpers/source.ts'

/** What importing the whole of `farsakh` in a browser may weigh, minified and gzipped. */
const budget = 435_000

interface Manifest {
  readonly version: string
  readonly type: string
  readonly engines: { readonly node: string }
  readonly sideEffects: readonly string[]
  readonly license: string
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly types: string, readonly default: string }>>
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
const folder = mkdtempSync(join(tmpdir(), 'farsakh-package-'))
const consumer = join(folder, 'consumer')
let tarball = ''

beforeAll(async () => {
  await built()
  const [packed] = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as [{ filename: string }]
  tarball = join(folder, packed.filename)
  install()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('package.json', () => {
  it('promises Node 20.19, ESM and no side effects but those of the worker', () => {
    expect(manifest).toMatchObject({ type: 'module', license: 'MIT', sideEffects: ['./dist/worker.js'], engines: { node: '>=20.19' } })
    expect(Object.keys(manifest.exports)).toEqual(expect.arrayContaining(['.', './node', './browser', './worker', './sample', './package.json']))
  })
  it('pins every dependency and runs nothing at install', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.filter(version => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
    expect(Object.keys(manifest.scripts).filter(name => /^(pre|post)?(install|prepare|publish)/.test(name))).toEqual([])
  })
  it('has a changelog entry for its version', () => {
    expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')).toContain(`## [${manifest.version}]`)
  })
})

describe('the tarball', () => {
  it('holds the built package and nothing else', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n').map(path => path.replace(/^package\//, ''))
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/index.js', 'dist/types/index.d.ts']))
    expect(files.filter(path => !path.startsWith('dist/') && !['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'].includes(path))).toEqual([])
  })
  it('pleases publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: join(consumer, 'node_modules', 'farsakh'), strict: true })
    expect(messages.map(message => formatMessage(message, pkg ?? {}))).toEqual([])
  })
  it('has types that are right, by are-the-types-wrong', () => {
    const attw = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js')
    const report = execFileSync('node', [attw, tarball, '--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii', '--no-color', '--no-emoji'], { encoding: 'utf8' })
    // It fails by its exit code; these lines make sure that it looked.
    expect(report.match(/node16 \(from ESM\): OK/g)).toHaveLength(Object.keys(manifest.exports).length)
  })
})

describe('a consumer', () => {
  it('imports it as ES modules', () => {
    expect(node('esm.mjs', `
      import { minutes, placesFrom } from 'farsakh'
      import { file } from 'farsakh/node'
      import * as sample from 'farsakh/sample'
      const clinics = placesFrom([{ id: 'a', lon: 44.4, lat: 33.3 }])
      console.log(minutes(30), clinics.ids[0], typeof file, Object.keys(sample).length > 0)
    `)).toBe('1800 a function true\n')
  })
  it('imports it with require from CommonJS', () => {
    expect(node('cjs.cjs', `
      const { minutes, FarsakhError, parseDuration } = require('farsakh')
      const { file } = require('farsakh/node')
      try { parseDuration('90') } catch (error) { console.log(minutes(2), error instanceof FarsakhError, error.code, typeof file) }
    `)).toBe('120 true DURATION_MALFORMED function\n')
  })
  it('runs its command', () => {
    const bin = join(consumer, 'node_modules', 'farsakh', manifest.bin.farsakh!)
    expect(readFileSync(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    expect(execFileSync('node', [bin, '--version'], { encoding: 'utf8' })).toContain(manifest.version)
  })
  it.each(['nodenext', 'bundler'] as const)('compiles against its types with moduleResolution %s', resolution => {
    expect(typeErrors(resolution)).toEqual([])
  })
  it('bundles it for browsers without anything of Node, within the size budget', async () => {
    const whole = await bundle('export * from \'farsakh\'')
    const task = await bundle('export { readNetwork, readPlaces, travelTimes, isochrones, driving } from \'farsakh\'')
    console.info(`browser bundle, minified: whole ${size(whole)}; first map only ${size(task)}`)
    expect(gzipSync(whole).length).toBeLessThan(budget)
    expect(task.length).toBeLessThan(whole.length)
  })
  it('runs a pool of threads, installed and bundled', async () => {
    const source = `
      import { buildGraph, networkFrom, placesFrom } from 'farsakh'
      import { createPool } from 'farsakh/node'
      const network = networkFrom(buildGraph({ lon: [44, 44.01], lat: [33, 33], tail: [0, 1], head: [1, 0], ms: [60000, 60000] }))
      const places = placesFrom([{ id: 'a', lon: 44, lat: 33 }, { id: 'b', lon: 44.01, lat: 33 }])
      const pool = await createPool({ threads: 2, worker: globalThis.ownWorker })
      console.log((await pool.travelMatrix(network, { from: places, to: places, cutoff: 900 })).seconds.join())
    `
    expect(node('pool.mjs', source)).toBe('0,60,60,0\n')
    const options = { bundle: true, platform: 'node', format: 'esm', absWorkingDir: consumer, logLevel: 'silent' } as const
    await build({ ...options, stdin: { contents: 'import \'farsakh/worker\'', resolveDir: consumer }, outfile: join(consumer, 'own-worker.mjs') })
    await build({ ...options, stdin: { contents: `globalThis.ownWorker = new URL('./own-worker.mjs', import.meta.url)\n${source.replaceAll(/^ *import/gm, 'import')}`, resolveDir: consumer }, outfile: join(consumer, 'bundled-pool.mjs') })
    expect(execFileSync('node', ['bundled-pool.mjs'], { cwd: consumer, encoding: 'utf8' })).toBe('0,60,60,0\n')
  })
  it('bundles the worker and the pool for browsers without anything of Node', async () => {
    const worker = await bundle('import \'farsakh/worker\''), pool = await bundle('export { createPool } from \'farsakh/browser\'')
    console.info(`browser bundle, minified: worker ${size(worker)}; pool ${size(pool)}`)
    expect(new TextDecoder().decode(worker)).toContain('postMessage')
    expect(gzipSync(worker).length).toBeLessThan(budget)
  })
  it('shakes off what it does not use', async () => {
    expect((await bundle('export { minutes } from \'farsakh\'')).length).toBeLessThan(1000)
  })
})

function npm(...args: string[]): string {
  return execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

/** Unpacks the tarball beside links to its dependencies and to nothing else, as an install would. */
function install(): void {
  const modules = join(consumer, 'node_modules')
  mkdirSync(modules, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', modules])
  execFileSync('mv', [join(modules, 'package'), join(modules, 'farsakh')])
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
}

function node(name: string, source: string): string {
  writeFileSync(join(consumer, name), source)
  return execFileSync('node', ['--disable-warning=ExperimentalWarning', name], { cwd: consumer, encoding: 'utf8' })
}

/** Errors in a strict consumer and in our own declarations; other packages' declarations are theirs. */
function typeErrors(resolution: 'nodenext' | 'bundler'): string[] {
  const path = join(consumer, 'consumer.mts')
  writeFileSync(path, `
    import { minutes, placesFrom, type Places, type Seconds } from 'farsakh'
    import { createPool, file } from 'farsakh/node'
    import { createPool as createBrowserPool, type Pool } from 'farsakh/browser'
    import * as sample from 'farsakh/sample'
    export const pools: (() => Promise<Pool>)[] = [() => createPool({ threads: 2 }), () => createBrowserPool({ worker: () => new Worker('worker.js', { type: 'module' }) })]
    export const cutoff: Seconds = minutes(30)
    export const clinics: Places = placesFrom([{ id: 'a', lon: 44.4, lat: 33.3 }])
    export const everything: readonly unknown[] = [file('roads.osm.pbf'), sample]
    // @ts-expect-error minutes takes a number
    minutes('30')
  `)
  const isNode = resolution === 'nodenext'
  const program = ts.createProgram([path], {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, types: [], lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'], skipLibCheck: false,
    module: isNode ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext, moduleResolution: isNode ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler,
  })
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName === path || fileName.includes('/farsakh/dist/'))
  return ours.flatMap(file => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, messageText }) => `${file?.fileName.slice(consumer.length) ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}

async function bundle(source: string): Promise<Uint8Array> {
  expect(existsSync(join(consumer, 'node_modules', 'farsakh'))).toBe(true)
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: consumer }, bundle: true, minify: true, platform: 'browser', format: 'esm', write: false, logLevel: 'silent', legalComments: 'none',
  })
  return outputFiles[0]!.contents
}

function size(bytes: Uint8Array): string {
  return `${(bytes.length / 1000).toFixed(0)} kB (${(gzipSync(bytes).length / 1000).toFixed(0)} kB gzipped)`
}
