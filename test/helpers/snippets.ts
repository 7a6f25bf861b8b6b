import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { filesIn, root, sourceFiles, type SourceFile } from './source.ts'

/** A piece of code from the documentation. */
export interface Snippet {
  /** Where it stands: `README.md:12`. */
  readonly place: string
  readonly language: 'ts' | 'sh'
  readonly code: string
  /** False for fences marked `no-run`: they only compile. */
  readonly runs: boolean
  /** For TSDoc examples the file of src that they belong to. */
  readonly source: SourceFile | undefined
}

/** README and pages of docs, without the generated reference. */
export function pages(): { path: string, text: string }[] {
  const paths = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md').filter(path => !path.startsWith('reference/')).map(path => `docs/${path}`)]
  return paths.map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** The code of the pages. A fence marked `continued` goes on with the one before it, and both are one snippet. */
export function pageSnippets(path: string, text: string): Snippet[] {
  const found: Snippet[] = []
  for (const match of text.matchAll(/^```(ts|sh)((?: [\w-]+)*)\n([\s\S]*?)^```/gm)) {
    const [, language, words, code] = match as unknown as [string, 'ts' | 'sh', string, string]
    const marks = words.trim().split(' ')
    const last = marks.includes('continued') ? found.findLastIndex(snippet => snippet.language === 'ts') : -1
    const [before] = last === -1 ? [] : found.splice(last, 1)
    const place = `${before === undefined ? path : `${before.place},`}:${lineOf(text, match.index)}`.replace(',:', ',')
    found.push({ place, language, code: before === undefined ? code : `${before.code}\n${code}`, runs: !marks.includes('no-run'), source: undefined })
  }
  return found
}

/** Every `@example` of src. Names that the example does not declare come from its own file or from the public surface. */
export function tsdocSnippets(): Snippet[] {
  return sourceFiles().flatMap(source => {
    const found: Snippet[] = []
    const visit = (node: ts.Node): void => {
      for (const tag of ts.getJSDocTags(node)) {
        if (tag.tagName.text !== 'example' || tag.parent.parent !== node) continue
        const text = (ts.getTextOfJSDocComment(tag.comment) ?? '').replaceAll('\r', '')
        const code = /```(?:ts)?\n([\s\S]*?)```/.exec(text)?.[1] ?? text
        found.push({ place: `src/${source.path}:${lineOf(source.text, tag.getStart())}`, language: 'ts', code, runs: !text.startsWith('```ts no-run'), source })
      }
      ts.forEachChild(node, visit)
    }
    visit(source.tree)
    return found
  })
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/** Names that a module exports, by a parse alone: `export { a, type B } from`, `export function c`. */
export function exportedNames(tree: ts.SourceFile): { values: string[], types: string[] } {
  const values: string[] = [], types: string[] = []
  for (const node of tree.statements) {
    if (ts.isExportDeclaration(node) && node.exportClause !== undefined) {
      if (ts.isNamespaceExport(node.exportClause)) values.push(node.exportClause.name.text)
      else for (const element of node.exportClause.elements) (node.isTypeOnly || element.isTypeOnly ? types : values).push(element.name.text)
    } else if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      if (ts.isVariableStatement(node)) values.push(...node.declarationList.declarations.map(({ name }) => name.getText()))
      else if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) values.push(node.name?.text ?? '')
      else if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) types.push(node.name.text)
    }
  }
  return { values, types }
}

/** A module specifier with the names that it offers. */
export interface Offer {
  readonly specifier: string
  readonly values: readonly string[]
  readonly types: readonly string[]
}

/** The code with imports for the names that it uses without declaring them; code that imports anything itself is left alone. */
export function withImports(code: string, offers: readonly Offer[]): string {
  const tree = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ES2023, true)
  if (tree.statements.some(node => ts.isImportDeclaration(node))) return code
  const { used, declared } = identifiers(tree)
  let head = ''
  for (const { specifier, values, types } of offers) {
    const take = (names: readonly string[]): string[] => names.filter(name => used.has(name) && !declared.has(name))
    const names = [...take(values), ...take(types).map(name => `type ${name}`)]
    for (const name of [...take(values), ...take(types)]) declared.add(name)
    if (names.length > 0) head += `import { ${names.join(', ')} } from '${specifier}'; `
  }
  return head + code
}

function identifiers(tree: ts.SourceFile): { used: Set<string>, declared: Set<string> } {
  const used = new Set<string>(), declared = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const isName = (ts.isVariableDeclaration(node.parent) || ts.isBindingElement(node.parent) || ts.isFunctionDeclaration(node.parent) || ts.isParameter(node.parent)) && node.parent.name === node
      const isMember = (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) || (ts.isPropertyAssignment(node.parent) && node.parent.name === node)
      if (isName) declared.add(node.text)
      else if (!isMember) used.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return { used, declared }
}

/** Turns `expression // value` lines into calls of `check(value, text)`, so that the comment is compared with what comes out. */
export function withChecks(code: string): string {
  const tree = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ES2023, true)
  let text = code
  for (const node of [...tree.statements].reverse()) {
    if (!ts.isExpressionStatement(node)) continue
    const comment = /^;?[ \t]*\/\/[ \t]*(.*)/.exec(code.slice(node.expression.getEnd()))?.[1]
    if (comment === undefined) continue
    const [start, end] = [node.expression.getStart(), node.expression.getEnd()]
    text = `${text.slice(0, start)}globalThis.check((${text.slice(start, end)}), ${JSON.stringify(comment)})${text.slice(end)}`
  }
  return text
}
