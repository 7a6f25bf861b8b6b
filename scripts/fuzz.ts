// Runs the property tests on other random inputs than `npm test`, which always takes the same ones: `npm run fuzz -- 20` does so twenty times.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'

const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).map(name => `test/${name}`).filter(name => name.endsWith('.test.ts') && readFileSync(name, 'utf8').includes('fast-check'))
const rounds = Number(process.argv[2] ?? 1)
let failed = 0
for (let round = 0; round < rounds; round++) {
  const seed = String(randomInt(2 ** 31))
  const { status, stdout } = spawnSync('npx', ['vitest', 'run', ...files], { encoding: 'utf8', env: { ...process.env, FARSAKH_SEED: seed } })
  if (status !== 0) {
    failed++
    console.log(stdout)
  }
  console.log(`seed ${seed}: ${status === 0 ? 'ok' : 'failed; FARSAKH_SEED repeats it'}`)
}
process.exitCode = failed > 0 ? 1 : 0
