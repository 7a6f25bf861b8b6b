import { describe, expect, it } from 'vitest'
import { scalingUp } from '../../benchmarks/show/terrain/scaling-up.ts'
import { shared } from '../helpers/shared.ts'

describe.skipIf(shared('data/golden/accessmod') === undefined)('AccessMod: scaling up', () => {
  it.each(scalingUp.filter(({ name }) => name.includes('under compat')).map(item => [item.name, item] as const))('%s', async (_, item) => {
    const { measured, status } = await item.measure()
    expect(`${status}: ${measured}`).toMatch(/^ok/)
  })
})
