import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { built } from '../helpers/built.ts'
import { makeWorld, type World } from './world.ts'

let world: World, script = ''
beforeAll(async () => {
  world = await makeWorld()
  script = join(await built(), 'cli.js')
})
afterAll(() => world.remove())

interface Ended { code: number | null, out: string, err: string }

/** Runs the built command; `until` is called with stderr so far and may end or close things. */
function run(args: readonly string[], watch?: (child: ReturnType<typeof spawn>, err: string) => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env.PATH } })
    const ended: Ended = { code: null, out: '', err: '' }
    child.stdout.on('data', text => { ended.out += String(text) })
    child.stderr.on('data', text => {
      ended.err += String(text)
      watch?.(child, ended.err)
    })
    child.on('error', reject).on('close', code => resolve({ ...ended, code }))
  })
}

describe('the built command', () => {
  it('prints its version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string, err: '' })
  })

  it('does a job in its thread as runCli does it here', async () => {
    const args = ['coverage', ...world.coverage(), '--no-isochrones']
    const [there, here] = [await run(args), await world.run(args)]
    expect(there.err).toContain('Results are in')
    // A pipe has no width, so lines are as long as they like; the world's table is narrow.
    expect(there).toMatchObject({ code: 0, out: here.out })
  })

  it('gives the same matrix with any number of threads, and says what is wrong with them', async () => {
    const rows = Array.from({ length: 80 }, (_, i) => `P${i},${44 + i / 400},33.0005`)
    const places = await world.write('many.csv', ['id,lon,lat', ...rows].join('\n'))
    const matrix = (out: string, ...more: string[]): Promise<Ended> => run(['matrix', '--network', world.path('roads.osm'), '--from', places, '--to', places, '--cutoff', '10m', '--out', world.path(out), ...more])
    const ended = await Promise.all([matrix('one', '--threads', '1'), matrix('three', '--threads', '3'), matrix('all')])
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
    const [one, three, all] = await Promise.all(['one', 'three', 'all'].map(out => world.read(`${out}/matrix.csv`)))
    expect(one!.length).toBeGreaterThan(10_000)
    expect([three, all]).toEqual([one, one])
    expect(await matrix('none', '--threads', '0')).toMatchObject({ code: 2, err: expect.stringContaining('expected from 1 to 256 threads, got 0') as string })
  })

  it('exits 2 on a bad call and on bad input, 1 on a job that fails', async () => {
    expect(await run(['coverage', '--bogus'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('unknown option \'--bogus\'') as string })
    expect(await run(['coverage', ...world.coverage({ where: 'beds > 9000' })])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('got none') as string })
  })

  it('goes on when nobody reads its output', async () => {
    const { code } = await run(['coverage', ...world.coverage({ out: world.path('unread') }), '--no-isochrones'], child => child.stdout?.destroy())
    expect(code).toBe(0)
    expect(existsSync(world.path('unread/coverage.csv'))).toBe(true)
  })

  it('stops at Ctrl-C in the middle of the work with nothing written', async () => {
    const out = world.path('interrupted')
    const began = Date.now()
    const { code, err } = await run(['sample', '--size', 'country', '--out', out], (child, text) => {
      if (text.includes('Making a country') && !child.killed) child.kill('SIGINT')
    })
    expect(code).toBe(130)
    expect(err).toMatch(/Stopped\. Nothing was written\.\n$/)
    expect(existsSync(out)).toBe(false)
    expect(Date.now() - began).toBeLessThan(15_000)
  })

  it('shows a country and its coverage as a demonstration', async () => {
    const out = world.path('demo')
    const { code, out: text, err } = await run(['demo', '--out', out])
    expect(err).toContain('farsakh coverage --network')
    expect(code).toBe(0)
    expect(text).toMatch(/zone +people +in 15 min[^]*\neverybody +[\d,]+ /)
    expect(readdirSync(join(out, 'results')).sort()).toEqual(['catchments.csv', 'coverage.csv', 'isochrones.geojson', 'issues.csv', 'run.json', 'travel_time.tif'])
  })
})
