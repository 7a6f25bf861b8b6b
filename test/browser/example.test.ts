import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { file } from 'farsakh/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { job, type Result } from '../../examples/browser/job.ts'
import { built } from '../helpers/built.ts'
import { chromiumPath, launch } from '../helpers/chromium.ts'
import { root } from '../helpers/source.ts'
import { villageFiles, writeVillage } from '../helpers/village.ts'

const folder = mkdtempSync(join(tmpdir(), 'farsakh-browser-'))

describe.skipIf(chromiumPath === undefined)('the browser example', () => {
  let browser: Browser, page: Page, expected: Result
  const problems: string[] = []

  beforeAll(async () => {
    const dist = await built()
    await build({
      entryPoints: [join(root, 'examples/browser/main.ts')], outfile: join(folder, 'bundle.js'), bundle: true, platform: 'browser', logLevel: 'silent',
      alias: { 'farsakh': join(dist, 'index.js'), 'farsakh/sample': join(dist, 'sample.js') },
    })
    copyFileSync(join(root, 'examples/browser/index.html'), join(folder, 'index.html'))
    writeVillage(folder)
    expected = await job({
      roads: file(join(folder, villageFiles.roads)), facilities: file(join(folder, villageFiles.facilities)),
      population: file(join(folder, villageFiles.population)), districts: file(join(folder, villageFiles.districts)),
    })
    browser = await launch()
    page = await browser.newPage()
    page.on('pageerror', error => problems.push(error.message))
    await page.goto(pathToFileURL(join(folder, 'index.html')).href)
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('draws the sample country and counts it as Node does, to the bit', async () => {
    await page.click('#sample')
    expect(await finished()).toBe('done')
    expect(await page.locator('#rows tr').count()).toBe(expected.rows.length)
    expect(await found()).toBe(JSON.stringify(expected))
  })
  it('reads files that somebody chooses', async () => {
    for (const [id, name] of Object.entries(villageFiles)) await page.setInputFiles(`#${id}`, join(folder, name))
    await page.evaluate(() => {
      globalThis.result = undefined
      document.getElementById('status')!.textContent = ''
    })
    await page.click('#own')
    expect(await finished()).toBe('done')
    expect(await found()).toBe(JSON.stringify(expected))
  })
  it('says what is wrong with a file', async () => {
    await page.setInputFiles('#roads', join(folder, 'index.html'))
    await page.click('#own')
    await page.waitForFunction(() => document.getElementById('status')!.textContent.includes('expected'))
    expect(problems).toEqual([])
  })

  /** What the status says once a run has ended. */
  async function finished(): Promise<string> {
    await page.waitForFunction(() => {
      const text = document.getElementById('status')!.textContent
      return text === 'done' || !/: \d+ %$|^$/.test(text)
    })
    return page.textContent('#status').then(text => text ?? '')
  }

  function found(): Promise<string> {
    return page.evaluate(() => JSON.stringify(globalThis.result))
  }
})
