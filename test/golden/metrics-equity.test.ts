import { access, equity, minutes } from 'farsakh'
import { describe, expect, it } from 'vitest'
import { belo, hasMetrics, metricRows } from '../helpers/metrics.ts'

describe.skipIf(!hasMetrics).each(['bho100', 'bho_full'] as const)('inequality of jobs within half an hour as ipea has it, %s', set => {
  const rows = hasMetrics ? metricRows(`ipea-accessibility/${set}/inequality_on_cumulative_jobs_30.csv`) : []
  const value = (metric: string, param = ''): number => Number(rows.find(row => row.metric === metric && row.param === param)!.value)
  const { matrix, column } = hasMetrics ? belo(set) : { matrix: undefined!, column: () => new Float64Array() }
  const people = column('population'), income = column('income_per_capita')
  const shares = { access: hasMetrics ? access.cumulative(matrix, { supply: column('jobs'), cutoffs: [minutes(30)] }).values : [], people, income }

  it('Gini, Palma, concentration and poverty', () => {
    expect(equity.gini(shares) / value('gini')).toBeCloseTo(1, 12)
    expect(equity.palma(shares) / value('palma')).toBeCloseTo(1, 12)
    // ipea ranks equal incomes by the order of rows.
    expect(equity.concentration(shares, { ties: 'order' }) / value('concentration', 'standard')).toBeCloseTo(1, 12)
    expect(Math.abs(equity.concentration(shares) - value('concentration', 'standard'))).toBeLessThan(1e-4)
    for (const line of ['5000', '20000', '1e+05']) for (const power of [0, 1, 2]) expect(equity.fgt(shares, { line: Number(line), power }) / value(`FGT${power}`, line)).toBeCloseTo(1, 12)
  })

  it('Erreygers within the bounds of all hexagons', () => {
    const all = shares.access as Float64Array, bounds = [Math.min(...all), Math.max(...all)] as const
    const lived = Array.from(all).filter((_, i) => people[i]! > 0), found = [bounds, [Math.min(...lived), Math.max(...lived)] as const].map(known => equity.concentration(shares, { kind: 'erreygers', ties: 'order', bounds: known }))
    expect(Math.min(...found.map(index => Math.abs(index / value('concentration', 'corrected') - 1)))).toBeLessThan(1e-12)
  })

  it('Theil and its parts by income decile; those without access are left out there when it is not grouped', () => {
    const deciles = column('income_decile'), lived = Array.from(people.keys()).filter(i => people[i]! > 0), pick = (values: ArrayLike<number>): number[] => lived.map(i => values[i]!)
    const found = equity.theil({ access: pick(shares.access), people: pick(people) }, { groups: pick(deciles) }), peer = value('theil_t')
    const served = pick(people).reduce((sum, count, i) => sum + (pick(shares.access)[i]! > 0 ? count : 0), 0) / pick(people).reduce((sum, count) => sum + count, 0)
    expect(found.total / served / peer).toBeCloseTo(1, 12)
    const summary = metricRows(`ipea-accessibility/${set}/theil_t_income_decile_summary.csv`)
    if (summary.every(row => Number.isFinite(Number(row.value)) && row.value !== '')) {
      expect(found.between / Number(summary.find(row => row.component === 'between_group')!.value)).toBeCloseTo(1, 12)
      expect(found.within / Number(summary.find(row => row.component === 'within_group')!.value)).toBeCloseTo(1, 12)
      for (const part of found.groups) expect(part.between).toBeCloseTo(Number(metricRows(`ipea-accessibility/${set}/theil_t_income_decile_between.csv`).find(row => row.income_decile === part.group)!.value), 12)
    } else {
      // NaN there, a number here.
      expect(Number.isFinite(found.between) && Number.isFinite(found.within)).toBe(true)
    }
  })
})
