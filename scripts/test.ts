// What `npm test` does once the package is built: lints and checks types beside the tests, so that no core waits. Arguments go to vitest.
import { spawn } from 'node:child_process'

interface Ended { readonly name: string, readonly code: number, readonly output: string }

/** Runs a script of package.json and keeps what it prints. */
function quietly(name: string): Promise<Ended> {
  return new Promise(resolve => {
    const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => { output += String(text) })
    child.on('error', error => resolve({ name, code: 1, output: error.message })).on('close', code => resolve({ name, code: code ?? 1, output }))
  })
}

/** Runs the tests where they can be seen. */
function tests(): Promise<number> {
  return new Promise(resolve => {
    spawn('npx', ['vitest', 'run', ...process.argv.slice(2)], { stdio: 'inherit' }).on('error', () => resolve(1)).on('close', code => resolve(code ?? 1))
  })
}

async function checks(): Promise<Ended[]> {
  return [await quietly('typecheck'), await quietly('lint')]
}

const [code, ended] = await Promise.all([tests(), checks()])
for (const { name, code: status, output } of ended) console.log(status === 0 ? `${name}: ok` : `${output}\n${name}: failed`)
process.exitCode = code !== 0 || ended.some(({ code: status }) => status !== 0) ? 1 : 0
