import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { chromiumPath, launch } from '../../../test/helpers/chromium.ts'
import { format, runProcess } from '../../harness.ts'
import { preparedNetworkFile } from '../../hierarchies.ts'
import { withFolder } from '../command.ts'
import { absent, judged, type Item, type Outcome } from '../item.ts'
import type { BrowserResult } from './browser-job.ts'
import type { PagePool } from './browser-page.ts'
import { item } from './measured.ts'

/** The built package in Chromium beside Node, one job in both. */
export const browser: readonly Item[] = [
  item('Porto: 192 x 20,000 matrix by sweeps, Chromium\'s time over Node\'s', 'at most 1.5 times, same answer', ['porto'], () => chromiumPath === undefined ? absent('no Chromium here (Debian: apt-get install chromium)') : withFolder(compared)),
  ...([false, true] as const).map(isIsolated => item(isIsolated ? 'Porto: pool of two Web Workers with shared memory' : 'Bad input: no SharedArrayBuffer (a page that is not cross-origin isolated)', 'a pool of two answers as one thread of Node', ['porto'], () =>
    chromiumPath === undefined ? absent('no Chromium here (Debian: apt-get install chromium)') : withFolder(folder => pooled(folder, isIsolated)))),
]

const dist = join(import.meta.dirname, '..', '..', '..', 'dist')

/** Bundles the page, its workers and the script of Node from the built package. */
async function bundled(folder: string): Promise<void> {
  const entries = [['browser-page', join(import.meta.dirname, 'browser-page.ts'), 'browser'], ['browser-node', join(import.meta.dirname, 'browser-node.ts'), 'node'], ['worker', join(dist, 'worker.js'), 'browser']] as const
  for (const [name, entry, platform] of entries) {
    await build({
      entryPoints: [entry], outfile: join(folder, `${name}.mjs`), bundle: true, format: 'esm', platform, logLevel: 'silent',
      alias: { 'farsakh': join(dist, 'index.js'), 'farsakh/browser': join(dist, 'browser.js') },
    })
  }
}

async function pooled(folder: string, isIsolated: boolean): Promise<Outcome> {
  const network = preparedNetworkFile('porto')
  await bundled(folder)
  const page = await inChromium(folder, { network, isIsolated, run: page => page.evaluate(() => globalThis.measurePool()) }), node = await inNode(folder, network)
  const same = page.checksum === node.checksum
  return judged(`SharedArrayBuffer ${page.shared}; ${same ? 'same answer' : 'ANOTHER ANSWER'}`, same && page.shared === (isIsolated ? 'function' : 'undefined'))
}

async function compared(folder: string): Promise<Outcome> {
  const network = preparedNetworkFile('porto')
  await bundled(folder)
  const rounds: { node: BrowserResult, page: BrowserResult }[] = []
  // In turns, so that whatever else the machine does meets both.
  for (let round = 0; round < 2; round++) rounds.push({ node: await inNode(folder, network), page: await inChromium(folder, { network, isIsolated: false, run: page => page.evaluate(() => globalThis.measure()) }) })
  const node = Math.min(...rounds.map(round => round.node.seconds)), page = Math.min(...rounds.map(round => round.page.seconds))
  const same = rounds.every(round => round.node.checksum === round.page.checksum)
  return judged(`${(page / node).toFixed(2)} times: ${format(page)} and ${format(node)}; ${same ? 'same answer' : 'ANOTHER ANSWER'}`, page / node <= 1.5 && same)
}

async function inNode(folder: string, network: string): Promise<BrowserResult> {
  const { code, stdout, stderr } = await runProcess([process.execPath, join(folder, 'browser-node.mjs'), network])
  if (code !== 0) throw new Error(stderr.trim().split('\n').findLast(line => line.includes('Error')) ?? `exit ${code}`)
  return JSON.parse(stdout) as BrowserResult
}

async function inChromium<T extends BrowserResult | PagePool>(folder: string, { network, isIsolated, run }: { network: string, isIsolated: boolean, run: (page: Page) => Promise<T> }): Promise<T> {
  const files: Readonly<Record<string, readonly [type: string, path: string]>> = { '/page.mjs': ['text/javascript', join(folder, 'browser-page.mjs')], '/worker.mjs': ['text/javascript', join(folder, 'worker.mjs')], '/network': ['application/octet-stream', network] }
  const server = createServer(({ url = '/' }, response) => {
    const found = files[url]
    response.setHeader('content-type', found?.[0] ?? 'text/html')
    if (isIsolated) response.setHeader('cross-origin-opener-policy', 'same-origin').setHeader('cross-origin-embedder-policy', 'require-corp')
    response.end(found === undefined ? '<!doctype html><script type="module" src="/page.mjs"></script>' : readFileSync(found[1]))
  })
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${await listening(server)}/`)
    await page.waitForFunction(() => typeof globalThis.measure === 'function')
    return await run(page)
  } finally {
    await browser.close()
    server.close()
  }
}

function listening(server: Server): Promise<number> {
  return new Promise(resolve => server.listen(0, 'localhost', () => resolve((server.address() as AddressInfo).port)))
}
