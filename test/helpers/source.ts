import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import ts from 'typescript'

/** The repository. */
export const root: string = join(import.meta.dirname, '..', '..')

/** One import or re-export of a source file. */
export interface Import {
  /** What is written: `./heap.ts`, `proj4`, `node:fs`. */
  readonly specifier: string
  /** For relative imports the path below src, otherwise undefined. */
  readonly path: string | undefined
  /** Erased by the compiler. */
  readonly typeOnly: boolean
}

/** A file of src, parsed. */
export interface SourceFile {
  /** Path below src with forward slashes. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly tree: ts.SourceFile
  readonly imports: readonly Import[]
}

/** Paths of all files below a folder of the repository, with forward slashes, sorted. */
export function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(path => path.split(sep).join('/'))
    .filter(path => path.endsWith(ending))
    .sort()
}

/** Every TypeScript file of src. */
export function sourceFiles(): SourceFile[] {
  return filesIn('src', '.ts').map(path => parse(path, readFileSync(join(root, 'src', path), 'utf8')))
}

/** Parses one file, wherever its text comes from. */
export function parse(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  return { path, text, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), tree, imports: importsOf(path, tree) }
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return
    const relative = specifier.text.startsWith('.') ? posix.join(dirname(path), specifier.text) : undefined
    found.push({ specifier: specifier.text, path: relative, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const named = clause.namedBindings
  return clause.name === undefined && named !== undefined && ts.isNamedImports(named) && named.elements.every(element => element.isTypeOnly)
}
