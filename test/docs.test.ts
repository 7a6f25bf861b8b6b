import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compilerOptions, declarations, documentationGaps, programOf, publicNames } from './helpers/api.ts'
import { built } from './helpers/built.ts'
import { exportedNames, pages, pageSnippets, tsdocSnippets, withChecks, withImports, type Offer, type Snippet } from './helpers/snippets.ts'
import { filesIn, parse, root } from './helpers/source.ts'
import { writeVillage } from './helpers/village.ts'

const entries = ['index.ts', 'node.ts', 'browser.ts', 'sample.ts']
const allPages = pages()
const snippets = [...allPages.flatMap(({ path, text }) => pageSnippets(path, text)), ...tsdocSnippets()]
const code = snippets.filter(({ language }) => language === 'ts')
const commands = snippets.filter(({ language, code, runs }) => language === 'sh' && runs && code.includes('farsakh '))
const publicOffers = entries.map((entry, i): Offer => ({ specifier: ['farsakh', 'farsakh/node', 'farsakh/browser', 'farsakh/sample'][i]!, ...exportedNames(parse(entry, readFileSync(join(root, 'src', entry), 'utf8')).tree) }))
const sandbox = mkdtempSync(join(tmpdir(), 'farsakh-docs-'))

let program: ts.Program
let outcome = new Map<string, string[]>()

beforeAll(async () => {
  await built()
  program = programOf(entries.map(declarations), new Map(code.map((snippet, i) => [virtualPath(i), compiled(snippet)])))
  writeVillage(sandbox)
  outcome = run(code.map((_, i) => i).filter(i => code[i]!.runs))
})
afterAll(() => rmSync(sandbox, { recursive: true, force: true }))

describe('code in the documentation', () => {
  it('exists', () => {
    expect(code.length).toBeGreaterThan(20)
  })
  it.each(code.map((snippet, i) => [snippet.place, i] as const))('compiles: %s', (_place, i) => {
    const file = program.getSourceFile(virtualPath(i))
    const problems = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([])
  })
  it.each(code.map((snippet, i) => [snippet.place, i] as const).filter(([, i]) => code[i]!.runs))('runs and gives the values it states: %s', (_place, i) => {
    expect(outcome.get(modulePath(i))).toEqual([])
  })
  it.each(commands.map(snippet => [snippet.place, snippet] as const))('runs as a command: %s', (_place, snippet) => {
    const script = `set -eu\nfarsakh() { node ${JSON.stringify(join(root, 'dist', 'cli.js'))} "$@"; }\n${snippet.code.replaceAll('npx farsakh', 'farsakh')}`
    const { status, stderr } = spawnSync('bash', ['-c', script], { cwd: sandbox, encoding: 'utf8' })
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  })
})

describe('the README', () => {
  it('shows what the demo prints (npm run picture puts it there)', () => {
    const printed = execFileSync('node', [join(root, 'dist', 'cli.js'), 'demo', '--quiet', '--out', 'demo'], { cwd: sandbox, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    expect(/^```text\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1]).toBe(printed)
  })
})

describe('the documentation of the public surface', () => {
  it.each(entries)('has a sentence for every export and a @param for every parameter: %s', entry => {
    expect(documentationGaps(program, entry)).toEqual([])
  })
  it('keeps to the glossary in names', () => {
    const strays = entries.flatMap(entry => publicNames(program, entry)).filter(name => /edge|impedance|service_?area|(^|[a-z])weights?$|^weight/i.test(name))
    expect([...new Set(strays)]).toEqual([])
  })
  it('explains every error code, and no others', () => {
    const explained = codesUnder('Codes of FarsakhError')
    const union = /export type ErrorCode =([\s\S]*?)\n\n/.exec(readFileSync(join(root, 'src', 'core', 'errors.ts'), 'utf8'))![1]!
    const codes = [...union.matchAll(/'([A-Z_]+)'/g)].map(match => match[1]!)
    expect(explained).toEqual(codes)
    expect(codes).toEqual([...codes].sort())
  })
  it('explains every code of the issues, and no others', () => {
    const text = filesIn('src', '.ts').map(path => readFileSync(join(root, 'src', path), 'utf8')).join('\n')
    const written = [...text.matchAll(/'(?:error|warning|info)',\s*([^\n]*)/g)].flatMap(match => [...match[1]!.matchAll(/'([A-Z]+_[A-Z_]+)'/g)].map(code => code[1]!))
    const explained = codesUnder('Codes of issues')
    expect(written.filter(code => !explained.includes(code))).toEqual([])
    expect(explained.filter(code => !text.includes(`'${code}'`))).toEqual([])
    expect(explained).toEqual([...new Set(explained)].sort())
  })
})

describe('links', () => {
  const links = allPages.flatMap(({ path, text }) => [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)|<img[^>]* src="([^"]+)"/g)].map(match => [path, match[1] ?? match[2]!] as const))
  it.each(links.filter(([, to]) => !/^(https?|mailto):/.test(to)))('%s -> %s', (from, to) => {
    const [file, anchor] = to.split('#') as [string, string | undefined]
    const target = file === '' ? join(root, from) : join(root, dirname(from), file)
    expect(existsSync(target)).toBe(true)
    if (anchor !== undefined) expect(anchors(readFileSync(target, 'utf8'))).toContain(anchor)
  })
})

describe('the checks themselves', () => {
  it('see a wrong value, a missing one and an error', () => {
    const path = join(sandbox, 'wrong.mjs')
    writeFileSync(path, withChecks(';(2 + 2) // 5\n;(2 + 2) // 4\n;(2 / 3) // 0.67\n"a" // the letter\nnew Set([1]) // [1]\nthrow new RangeError("no")'))
    expect(runModules([path]).get(path)).toEqual(['expected 5, got 4', 'expected [1], got Set(1) { 1 }', 'RangeError: no'])
  })
  it('import what a snippet uses and leaves undeclared', () => {
    const offers = [{ specifier: 'farsakh', values: ['minutes', 'hours'], types: ['Seconds'] }]
    expect(withImports('const hours = 1\nconst s: Seconds = minutes(hours)', offers)).toBe('import { minutes, type Seconds } from \'farsakh\'; const hours = 1\nconst s: Seconds = minutes(hours)')
  })
})

/** Codes of the table under a heading of the page on errors. */
function codesUnder(heading: string): string[] {
  const page = readFileSync(join(root, 'docs', 'concepts', 'errors.md'), 'utf8')
  const [, after] = page.split(`## ${heading}\n`)
  return [...after!.split('\n## ')[0]!.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(match => match[1]!)
}

function virtualPath(i: number): string {
  return join(root, `docs-snippet-${i}.ts`)
}

function modulePath(i: number): string {
  return join(sandbox, '.snippets', `${i}.mjs`)
}

/** A snippet as the compiler sees it: against the built declarations. */
function compiled(snippet: Snippet): string {
  return `${withImports(snippet.code, offersFor(snippet, declarations))}\nexport {}\n`
}

/** A snippet as Node runs it: against the built package. */
function runnable(snippet: Snippet): string {
  const local = (path: string): string => join(root, 'dist', path.replace(/\.ts$/, '.js'))
  return ts.transpileModule(`${withImports(withChecks(snippet.code), offersFor(snippet, local))}\nexport {}\n`, { compilerOptions }).outputText
}

/** An example of TSDoc may use what its own file exports; everything may use the public surface. */
function offersFor(snippet: Snippet, local: (path: string) => string): Offer[] {
  if (snippet.source === undefined) return publicOffers
  return [...publicOffers, { specifier: local(snippet.source.path), ...exportedNames(snippet.source.tree) }]
}

function run(indices: readonly number[]): Map<string, string[]> {
  mkdirSync(join(sandbox, '.snippets'))
  mkdirSync(join(sandbox, 'node_modules'))
  symlinkSync(root, join(sandbox, 'node_modules', 'farsakh'))
  for (const i of indices) writeFileSync(modulePath(i), runnable(code[i]!))
  return runModules(indices.map(modulePath))
}

/** What went wrong in each module, all run in one process that sits in the sandbox. */
function runModules(paths: readonly string[]): Map<string, string[]> {
  const output = execFileSync('node', [join(import.meta.dirname, 'helpers', 'snippet-runner.js'), ...paths], { cwd: sandbox, encoding: 'utf8', timeout: 60_000 })
  return new Map(output.trim().split('\n').map(line => JSON.parse(line) as { path: string, wrong: string[] }).map(({ path, wrong }) => [path, wrong]))
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchors(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ +(.*)$/gm)].map(match => match[1]!.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(/\s/g, '-'))
}
