// Imports the modules named on the command line one after another and prints one JSON line for each: what it threw, or which commented value was wrong.
import { inspect } from 'node:util'

const print = process.stdout.write.bind(process.stdout)
console.log = console.error = console.info = console.table = () => {}

for (const path of process.argv.slice(2)) {
  const wrong = []
  globalThis.check = (value, comment) => {
    if (!agrees(value, comment)) wrong.push(`expected ${comment}, got ${inspect(value)}`)
    return value
  }
  try {
    await import(path)
    await 0
  } catch (error) {
    wrong.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
  }
  print(`${JSON.stringify({ path, wrong })}\n`)
}

/** Comments that are literals must agree with the value, numbers to the digits written; other comments are prose. */
function agrees(value, comment) {
  const text = comment.trim()
  if (/^-?[\d_]+(\.\d+)?$/.test(text) && typeof value === 'number') {
    const digits = /\.(\d+)$/.exec(text)?.[1].length ?? 0
    return digits === 0 ? value === Number(text.replaceAll('_', '')) : Math.abs(value - Number(text)) <= 0.5 * 10 ** -digits + 1e-12
  }
  const isLiteral = /^(-?[\d.]+|true|false|undefined|-?Infinity|NaN|'.*'|".*"|\[.*\]|\{.*\}|\w+Array ?\[.*\])$/.test(text)
  return !isLiteral || plain(inspect(value, { breakLength: Infinity, depth: 5, maxArrayLength: 1000 })) === plain(text)
}

/** Without white space, quote kind, array lengths and class names, which people leave out. */
function plain(text) {
  return text.replaceAll(/\s+/g, '').replaceAll('"', '\'').replaceAll(/\(\d+\)/g, '').replaceAll(/,(?=[\]}])/g, '')
}
