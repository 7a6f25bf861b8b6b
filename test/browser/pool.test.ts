import { readFile } from 'node:fs/promises'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { createPool } from 'farsakh/node'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launch } from '../helpers/chromium.ts'
import { bundledWorker } from '../helpers/pool-worker.ts'
import { root } from '../helpers/source.ts'
import { useOneThread, usePool, type PoolResult } from './pool-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'farsakh-pool-page-'))
const page = `
  import { createPool } from ${JSON.stringify(join(root, 'src/browser.ts'))}
  import { usePool } from ${JSON.stringify(join(root, 'test/browser/pool-page.ts'))}
  globalThis.work = async threads => {
    const pool = await createPool({ threads, worker: () => new Worker('worker.js', { type: 'module' }) })
    const result = await usePool(pool)
    await pool.close()
    return JSON.stringify(result)
  }
  globalThis.fail = () => createPool({ threads: 1, worker: 'nowhere.js' }).catch(error => error.code)
  globalThis.threads = async () => (await createPool({ worker: 'worker.js' })).threads`

interface PageGlobals {
  work(threads: number): Promise<string>
  fail(): Promise<string>
  threads(): Promise<number>
}

describe.skipIf(chromiumPath === undefined)('a pool of Web Workers', () => {
  let browser: Browser, server: Server, expected: PoolResult
  beforeAll(async () => {
    const common = { bundle: true, platform: 'browser', format: 'esm', logLevel: 'silent', alias: { farsakh: join(root, 'src/index.ts') } } as const
    await build({ ...common, entryPoints: [join(root, 'src/worker.ts')], outfile: join(folder, 'worker.js') })
    await build({ ...common, stdin: { contents: page, resolveDir: root, loader: 'ts' }, outfile: join(folder, 'page.js') })
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>pool</title><script type="module" src="page.js"></script>')
    server = createServer((request, response) => void serve(request.url ?? '/').then(({ status, headers, body }) => response.writeHead(status, headers).end(body)))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const pool = await createPool({ threads: 2, worker: await bundledWorker() })
    expected = await usePool(pool)
    await pool.close()
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is tried on a job with something in it', () => {
    const { matrix, times } = useOneThread()
    expect(expected).toMatchObject({ matrix, times, code: 'PLACES_OFF_NETWORK' })
    expect(expected.matrix.length).toBeGreaterThan(1000)
  })
  it.each([['isolated', true], ['plain', false]] as const)('gives what Node gives on a page that is %s', async (path, isIsolated) => {
    const tab = await browser.newPage()
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}/index.html`)
    expect(await tab.evaluate(() => [globalThis.crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([isIsolated, isIsolated ? 'function' : 'undefined'])
    for (const threads of [1, 2]) expect(await tab.evaluate(count => (globalThis as unknown as PageGlobals).work(count), threads)).toBe(JSON.stringify(expected))
    expect(await tab.evaluate(() => (globalThis as unknown as PageGlobals).fail())).toBe('WORKER_FAILED')
    expect(await tab.evaluate(async () => await (globalThis as unknown as PageGlobals).threads() === navigator.hardwareConcurrency)).toBe(true)
    await tab.close()
  })
})

/** A file of the folder, under `/isolated/` with the headers that let a page share memory. */
async function serve(url: string): Promise<{ status: number, headers: Record<string, string>, body: Uint8Array | string }> {
  const [, place, name] = url.split('/') as [string, string, string]
  const isolating = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
  try {
    const body = await readFile(join(folder, name))
    return { status: 200, headers: { 'content-type': name.endsWith('.js') ? 'text/javascript' : 'text/html', ...place === 'isolated' ? isolating : {} }, body }
  } catch {
    return { status: 404, headers: {}, body: 'not here' }
  }
}
