import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { parse, root, sourceFiles, type SourceFile } from './helpers/source.ts'

/** Layers from low to high. A file imports its own layer and lower ones, never higher; layers of one rank never meet. The entry files stand on top. */
const ranks: Readonly<Record<string, number>> = {
  core: 0, geo: 1, data: 2, io: 3, graph: 4, surface: 4, search: 5, travel: 6,
  analysis: 7, scenario: 8, export: 8, herams: 9, parallel: 9, sample: 9, cli: 10, entry: 11,
}
const entries = ['index.ts', 'node.ts', 'browser.ts', 'sample.ts']
/** The scripts: the only files that do something when they are loaded. */
const scripts = ['cli/main.ts', 'worker.ts']
/** Entries that must run in a browser: nothing that they reach may touch Node. */
const neutralEntries = ['index.ts', 'browser.ts', 'worker.ts', 'sample.ts']

/** Each runtime dependency enters through one file, so that it can be swapped or dropped in one place. */
const doors: Readonly<Record<string, string>> = {
  '@turf/turf': 'geo/turf.ts', proj4: 'geo/crs.ts', kdbush: 'geo/points.ts', geokdbush: 'geo/points.ts', flatbush: 'geo/boxes.ts',
  delaunator: 'geo/delaunay.ts', fflate: 'io/inflate.ts', saxes: 'io/osm-xml.ts', geotiff: 'io/geotiff.ts', 'csv-parse': 'io/csv.ts', yaml: 'io/yaml.ts', 'read-excel-file': 'io/xlsx.ts',
  'ngraph.path': 'graph/ngraph.ts', commander: 'cli/args.ts', picocolors: 'cli/terminal.ts',
}
/** Types only, erased by the compiler. */
const typePackages = ['geojson']

const maxLines = 300
const maxIndexLines = 120

const files = sourceFiles()
const known = new Map(files.map(file => [file.path, file]))

describe('architecture', () => {
  it('knows every layer', () => {
    expect(files.map(file => file.path).filter(path => !(layer(path) in ranks))).toEqual([])
  })
  it('imports files that exist, with their ending', () => {
    expect(arrows(files).filter(([, to]) => !known.has(to))).toEqual([])
  })
  it('imports downhill only, and siblings never meet', () => {
    expect(arrows(files).filter(([from, to]) => isUphill(from, to))).toEqual([])
  })
  it('keeps analysis on the waist: it imports core, geo and data only', () => {
    const allowed = ['analysis', 'core', 'geo', 'data']
    expect(arrows(files.filter(file => layer(file.path) === 'analysis')).filter(([, to]) => !allowed.includes(layer(to)))).toEqual([])
  })
  it('has no import cycles', () => {
    expect(cycles(files)).toEqual([])
  })
  it(`keeps every file within ${maxLines} lines, the public surface within ${maxIndexLines}`, () => {
    expect(files.filter(file => file.lines > maxLines).map(file => `${file.path}: ${file.lines}`)).toEqual([])
    expect(known.get('index.ts')?.lines).toBeLessThanOrEqual(maxIndexLines)
  })
  it('has entries that only re-export', () => {
    const strays = entries.flatMap(path => known.get(path)?.tree.statements.filter(node => !ts.isExportDeclaration(node)).map(node => `${path}: ${node.getText().slice(0, 60)}`) ?? [`${path} is missing`])
    expect(strays).toEqual([])
  })
  it('has no default exports', () => {
    expect(files.filter(hasDefaultExport).map(file => file.path)).toEqual([])
  })
})

describe('doors', () => {
  it('lets each dependency in through one file', () => {
    const strays = packageImports().filter(({ name, path }) => doors[name] !== path)
    expect(strays).toEqual([])
  })
  it('has a door for every dependency of package.json, and uses it', () => {
    const used = new Set(packageImports().map(({ name }) => name))
    const dependencies = Object.keys(manifest().dependencies).filter(name => !name.startsWith('@types/'))
    expect(dependencies.filter(name => !(name in doors))).toEqual([])
    expect(dependencies.filter(name => !used.has(name))).toEqual([])
  })
  it('has no door that leads nowhere', () => {
    expect(Object.keys(doors).filter(name => !(name in manifest().dependencies))).toEqual([])
  })
})

describe('runtime', () => {
  it('touches node: only in *.node.ts and the command line', () => {
    const strays = files.filter(file => !mayUseNode(file.path) && file.imports.some(({ specifier }) => specifier.startsWith('node:')))
    expect(strays.map(file => file.path)).toEqual([])
  })
  it.each(neutralEntries)('reaches nothing of Node from %s', entry => {
    expect(reachable(entry).filter(path => mayUseNode(path))).toEqual([])
  })
  it('prints only in the command line', () => {
    expect(files.filter(file => layer(file.path) !== 'cli' && mentions(file, ['console'])).map(file => file.path)).toEqual([])
  })
  it('reads process, Buffer, require and __dirname only where Node is allowed', () => {
    expect(files.filter(file => !mayUseNode(file.path) && mentions(file, ['process', 'Buffer', 'require', '__dirname', '__filename'])).map(file => file.path)).toEqual([])
  })
  it('draws no unseeded chance', () => {
    expect(files.filter(file => /\bMath\.random\b/.test(code(file))).map(file => file.path)).toEqual([])
  })
  it('keeps no mutable state in modules', () => {
    expect(files.flatMap(moduleState)).toEqual([])
  })
  it('does nothing at import', () => {
    expect(files.filter(file => !scripts.includes(file.path)).flatMap(sideEffects)).toEqual([])
  })
})

describe('the rules themselves', () => {
  it('see what they forbid', () => {
    const bad = parse('analysis/bad.ts', [
      'import type { Search } from \'../search/search.ts\'', 'import proj4 from \'proj4\'', 'let hits = 0', 'const cache = new Map<string, number>()',
      'console.log(hits)', 'export default cache', 'export const later = await import(\'../io/csv.ts\')',
    ].join('\n'))
    expect(arrows([bad])).toEqual([['analysis/bad.ts', 'search/search.ts'], ['analysis/bad.ts', 'io/csv.ts']])
    expect(isUphill('analysis/bad.ts', 'scenario/apply.ts')).toBe(true)
    expect(isUphill('graph/build.ts', 'surface/spread.ts')).toBe(true)
    expect(isUphill('travel/network.ts', 'graph/build.ts')).toBe(false)
    expect(moduleState(bad)).toHaveLength(2)
    expect(sideEffects(bad)).toHaveLength(2)
    expect(mentions(bad, ['console'])).toBe(true)
    expect(hasDefaultExport(bad)).toBe(true)
    expect(bad.imports.map(({ typeOnly }) => typeOnly)).toEqual([true, false, false])
  })
})

function layer(path: string): string {
  if (path.includes('/')) return path.slice(0, path.indexOf('/'))
  return entries.includes(path) || scripts.includes(path) ? 'entry' : path
}

function arrows(from: readonly SourceFile[]): [from: string, to: string][] {
  return from.flatMap(file => file.imports.flatMap(({ path }): [string, string][] => path === undefined ? [] : [[file.path, path]]))
}

function isUphill(from: string, to: string): boolean {
  const [a, b] = [layer(from), layer(to)]
  return a !== b && (ranks[b] ?? Infinity) >= (ranks[a] ?? -1)
}

/** Paths of files that import each other in a ring; imports of types don't count. */
function cycles(all: readonly SourceFile[]): string[] {
  const state = new Map<string, 'open' | 'done'>(), found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      return
    }
    state.set(path, 'open')
    for (const next of runtimeImports(path)) visit(next, [...trail, path])
    state.set(path, 'done')
  }
  for (const { path } of all) visit(path, [])
  return found
}

function runtimeImports(path: string): string[] {
  return known.get(path)?.imports.flatMap(({ path: to, typeOnly }) => to === undefined || typeOnly ? [] : [to]) ?? []
}

function reachable(entry: string): string[] {
  const seen = new Set([entry])
  for (const path of seen) for (const next of runtimeImports(path)) seen.add(next)
  return [...seen]
}

/** Imports of npm packages by package name: `csv-parse/sync` is `csv-parse`. */
function packageImports(): { name: string, path: string }[] {
  const all = files.flatMap(file => file.imports
    .filter(({ path, specifier }) => path === undefined && !specifier.startsWith('node:') && !typePackages.includes(specifier))
    .map(({ specifier }) => ({ name: specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'), path: file.path })))
  return all
}

function manifest(): { dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
}

function mayUseNode(path: string): boolean {
  return path.endsWith('.node.ts') || path === 'node.ts' || layer(path) === 'cli'
}

/** Whether a file uses a global by one of these names (a property or a local of that name is not the global). */
function mentions(file: SourceFile, names: readonly string[]): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.includes(node.text) && isGlobalUse(node)) found = true
    ts.forEachChild(node, visit)
  }
  visit(file.tree)
  return found
}

function isGlobalUse(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  return !ts.isPropertyAssignment(parent) && !ts.isPropertySignature(parent) && !ts.isMethodDeclaration(parent) && !ts.isPropertyDeclaration(parent)
}

/** The text without comments and strings. */
function code(file: SourceFile): string {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2023, true, ts.LanguageVariant.Standard, file.text)
  let text = ''
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    text += kind === ts.SyntaxKind.StringLiteral ? ' ' : scanner.getTokenText()
  }
  return text
}

function hasDefaultExport(file: SourceFile): boolean {
  return file.tree.statements.some(node => ts.isExportAssignment(node)
    || (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword))
    || (ts.isExportDeclaration(node) && node.exportClause !== undefined && ts.isNamedExports(node.exportClause) && node.exportClause.elements.some(({ name }) => name.text === 'default')))
}

/** Module-level `let` and `var`, and containers that begin empty, because they can only be there to be filled; unless their type is read-only. */
function moduleState(file: SourceFile): string[] {
  return file.tree.statements.filter(ts.isVariableStatement).flatMap(statement => {
    const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0
    return statement.declarationList.declarations.filter(({ initializer, type }) => !isConst || (isEmptyContainer(initializer) && !/^readonly\b|^Readonly/i.test(type?.getText() ?? ''))).map(node => `${file.path}: ${node.name.getText()}`)
  })
}

function isEmptyContainer(node: ts.Expression | undefined): boolean {
  if (node === undefined) return true
  if (ts.isNewExpression(node)) return /^(Weak)?(Map|Set)$/.test(node.expression.getText()) && (node.arguments?.length ?? 0) === 0
  return (ts.isArrayLiteralExpression(node) && node.elements.length === 0) || (ts.isObjectLiteralExpression(node) && node.properties.length === 0)
}

/** Module-level statements that do something besides declaring, and module-level `await`. */
function sideEffects(file: SourceFile): string[] {
  return file.tree.statements.filter(node => !isDeclaration(node) || awaits(node)).map(node => `${file.path}: ${node.getText().slice(0, 60)}`)
}

function isDeclaration(node: ts.Statement): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause !== undefined
  return ts.isExportDeclaration(node) || ts.isExportAssignment(node) || ts.isVariableStatement(node) || ts.isFunctionDeclaration(node)
    || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
}

function awaits(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false
  return ts.isAwaitExpression(node) || (ts.forEachChild(node, child => awaits(child) || undefined) ?? false)
}
