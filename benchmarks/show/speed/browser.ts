import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromiumPath, launch } from '../../../test/helpers/chromium.ts'
import { format, runProcess } from '../../harness.ts'
import { preparedNetworkFile } from '../../hierarchies.ts'
import { withFolder } from '../command.ts'
import { absent, judged, type Item, type Outcome } from '../item.ts'
import type { BrowserResult } from './browser-job.ts'
import { item } from './measured.ts'

/** The built package in Chromium beside Node, one job in both. */
export const browser: readonly Item[] = [
  item('Porto: 192 x 20,000 matrix by sweeps, Chromium\'s time over Node\'s', 'at most 1.5 times, same answer', ['porto'], () => chromiumPath === undefined ? absent('no Chromium here (Debian: apt-get install chromium)') : withFolder(compared)),
]

async function compared(folder: string): Promise<Outcome> {
  const network = preparedNetworkFile('porto'), dist = join(import.meta.dirname, '..', '..', '..', 'dist')
  for (const [name, platform] of [['browser-page', 'browser'], ['browser-node', 'node']] as const) {
    await build({ entryPoints: [join(import.meta.dirname, `${name}.ts`)], outfile: join(folder, `${name}.mjs`), bundle: true, format: 'esm', platform, logLevel: 'silent', alias: { farsakh: join(dist, 'index.js') } })
  }
  const rounds: { node: BrowserResult, page: BrowserResult }[] = []
  // In turns, so that whatever else the machine does meets both.
  for (let round = 0; round < 2; round++) rounds.push({ node: await inNode(folder, network), page: await inChromium(folder, network) })
  const node = Math.min(...rounds.map(round => round.node.seconds)), page = Math.min(...rounds.map(round => round.page.seconds))
  const same = rounds.every(round => round.node.checksum === round.page.checksum)
  return judged(`${(page / node).toFixed(2)} times: ${format(page)} and ${format(node)}; ${same ? 'same answer' : 'ANOTHER ANSWER'}`, page / node <= 1.5 && same)
}

async function inNode(folder: string, network: string): Promise<BrowserResult> {
  const { code, stdout, stderr } = await runProcess([process.execPath, join(folder, 'browser-node.mjs'), network])
  if (code !== 0) throw new Error(stderr.trim().split('\n').findLast(line => line.includes('Error')) ?? `exit ${code}`)
  return JSON.parse(stdout) as BrowserResult
}

async function inChromium(folder: string, network: string): Promise<BrowserResult> {
  const files: Readonly<Record<string, readonly [type: string, path: string]>> = { '/page.mjs': ['text/javascript', join(folder, 'browser-page.mjs')], '/network': ['application/octet-stream', network] }
  const server = createServer(({ url = '/' }, response) => {
    const found = files[url]
    response.setHeader('content-type', found?.[0] ?? 'text/html')
    response.end(found === undefined ? '<!doctype html><script type="module" src="/page.mjs"></script>' : readFileSync(found[1]))
  })
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${await listening(server)}/`)
    await page.waitForFunction(() => typeof globalThis.measure === 'function')
    return await page.evaluate(() => globalThis.measure())
  } finally {
    await browser.close()
    server.close()
  }
}

function listening(server: Server): Promise<number> {
  return new Promise(resolve => server.listen(0, 'localhost', () => resolve((server.address() as AddressInfo).port)))
}
