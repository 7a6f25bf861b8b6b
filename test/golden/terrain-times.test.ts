import { describe, expect, it } from 'vitest'
import { speeds } from '../../benchmarks/show/terrain/speeds.ts'
import { times } from '../../benchmarks/show/terrain/times.ts'
import { shared } from '../helpers/shared.ts'

describe.skipIf(shared('data/golden/accessmod') === undefined)('travel times, nearest facilities and minutes of AccessMod and GRASS', () => {
  it.each([...times, ...speeds].map(item => [item.name, item] as const))('%s', async (_, item) => {
    const { measured, status } = await item.measure()
    expect(`${status}: ${measured}`).toMatch(/^ok/)
  })
})
