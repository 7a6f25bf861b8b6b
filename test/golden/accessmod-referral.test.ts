import { describe, expect, it } from 'vitest'
import { referral } from '../../src/analysis/referral.ts'
import { Appalachia } from '../helpers/appalachia.ts'
import { shared } from '../helpers/shared.ts'

const folder = shared('data/golden/accessmod/clean-appalachia')
const appalachia = new Appalachia(folder ?? '')

describe.skipIf(folder === undefined)('AccessMod: referral', () => {
  it('finds the times and paths of all 90 pairs', async () => {
    const places = appalachia.facilities(), land = await appalachia.land({ slope: true, neighbours: 8 })
    const { pairs } = referral(land, { from: places, to: places, cutoff: Infinity })
    const wanted = appalachia.rows('golden/referral_all_pairs_from_k8.csv').slice(1)
    expect([...pairs].map(pair => [pair.from, pair.to])).toEqual(wanted.map(row => [row[0], row[1]]))
    const worst = (column: 'seconds' | 'metres', c: number): number => Math.max(...wanted.map((row, i) => Math.abs(pairs.row(i)[column] - Number(row[c])) / Number(row[c])))
    expect(worst('seconds', 2)).toBeLessThan(1e-9)
    expect(worst('metres', 4)).toBeLessThan(1e-9)
    const table = referral(land, { from: places, to: places, cutoff: Infinity, compat: 'accessmod-5.9' }).pairs
    expect([...table.column('time_m')]).toEqual(wanted.map(row => Number(row[3])))
  })
})
