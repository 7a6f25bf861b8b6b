import { join } from 'node:path'
import ts from 'typescript'
import { root } from './source.ts'

/** The declarations of a file of src, as built. */
export function declarations(path: string): string {
  return join(root, 'dist', 'types', path.replace(/\.ts$/, '.d.ts'))
}

/** The compiler's settings for code that is written against the built declarations. */
export const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, noEmit: true, skipLibCheck: true,
  allowImportingTsExtensions: true, verbatimModuleSyntax: true, types: ['node', 'geojson'], typeRoots: [join(root, 'node_modules', '@types')],
  paths: { 'farsakh': [declarations('index.ts')], 'farsakh/node': [declarations('node.ts')], 'farsakh/browser': [declarations('browser.ts')], 'farsakh/sample': [declarations('sample.ts')] },
}

/** A program over files of the disk and files in memory. */
export function programOf(paths: readonly string[], memory: ReadonlyMap<string, string>): ts.Program {
  const disk = ts.createCompilerHost(compilerOptions)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: path => memory.has(path) || disk.fileExists(path),
    readFile: path => memory.get(path) ?? disk.readFile(path),
    getSourceFile: (path, ...rest) => {
      const text = memory.get(path)
      return text === undefined ? disk.getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023)
    },
  }
  return ts.createProgram([...paths, ...memory.keys()], compilerOptions, host)
}

/** An exported symbol and what its documentation lacks. */
export interface Gap {
  readonly name: string
  readonly lacks: string
}

/** What the documentation of an entry file's exports lacks. */
export function documentationGaps(program: ts.Program, entry: string): Gap[] {
  const checker = program.getTypeChecker()
  const tree = program.getSourceFile(declarations(entry))
  const module = tree && checker.getSymbolAtLocation(tree)
  if (module === undefined) return [{ name: entry, lacks: 'the file, or any export' }]
  return checker.getExportsOfModule(module).flatMap(exported => {
    const symbol = (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported
    const nodes = symbol.getDeclarations() ?? []
    if (nodes.some(ts.isSourceFile)) return []
    const gaps = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() === '' ? ['a sentence'] : []
    gaps.push(...undocumentedParameters(nodes.filter(ts.isFunctionDeclaration)).map(name => `@param ${name}`))
    return gaps.map(lacks => ({ name: exported.name, lacks }))
  })
}

/** Parameters that no overload of a function describes. */
function undocumentedParameters(overloads: readonly ts.FunctionDeclaration[]): string[] {
  const parameters = overloads.flatMap(node => [...node.parameters])
  const described = new Set(parameters.filter(isDescribed).map(({ name }) => name.getText()))
  return [...new Set(parameters.map(({ name }) => name.getText()))].filter(name => !described.has(name))
}

function isDescribed(parameter: ts.ParameterDeclaration): boolean {
  return ts.getJSDocParameterTags(parameter).some(tag => (ts.getTextOfJSDocComment(tag.comment) ?? '').trim() !== '')
}

/** Names that an entry file exports, and the names of parameters and properties of its exported functions and interfaces. */
export function publicNames(program: ts.Program, entry: string): string[] {
  const checker = program.getTypeChecker()
  const tree = program.getSourceFile(declarations(entry))
  const module = tree && checker.getSymbolAtLocation(tree)
  return module === undefined ? [] : checker.getExportsOfModule(module).flatMap(exported => {
    const symbol = (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported
    const members = [...(symbol.members?.values() ?? [])].map(member => member.name)
    const parameters = (symbol.getDeclarations() ?? []).filter(ts.isFunctionDeclaration).flatMap(node => node.parameters.map(({ name }) => name.getText()))
    return [exported.name, ...members, ...parameters]
  })
}
