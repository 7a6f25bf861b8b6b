import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { peerTables } from '../helpers/metric-tables/all.ts'
import { hasMetrics } from '../helpers/metrics.ts'
import { shared } from '../helpers/shared.ts'

/** What tables are computed from, and the sets of facility location, which measures of access don't touch. */
const others = /PROVENANCE|land_use|travel_matrix|_used\.csv|pareto_frontier_40|^maxcovr|^spopt/

describe.skipIf(!hasMetrics)('tables of the peers', () => {
  it.each(peerTables.map(table => [`${table.set}: ${table.file.replace(/^.*\//, '')}, ${table.what}`, table] as const))('%s', (_, { difference, most }) => {
    expect(difference()).toBeLessThanOrEqual(most)
  })

  it('are all held', () => {
    const files = readdirSync(shared('data/golden/metrics')!, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => `${entry.parentPath}/${entry.name}`.replace(/^.*golden\/metrics\//, ''))
    const held = new Set(peerTables.map(({ file }) => file))
    expect(files.filter(file => !others.test(file) && !held.has(file))).toEqual([])
    expect(held.size).toBeGreaterThan(100)
  })
})
