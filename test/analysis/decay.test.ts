import fc from 'fast-check'
import { decay, decayPresets, minutes, type Decay } from 'farsakh'
import { describe, expect, it } from 'vitest'

const decays: readonly Decay[] = [
  decay.step(1800), decay.step(1800, { boundary: 'exclusive' }), decay.stepped([[600, 0.9], [1800, 0.2], [2400, 0]]), decay.linear(1800), decay.exponential({ rate: 0.001 }), decay.exponential({ halfLife: 600 }), decay.exponential({ rate: 0 }),
  decay.power(1.5), decay.power(0), decay.power(2, { unit: 600 }), decay.logistic({ median: 1800, sd: 300 }), decay.logistic({ median: 100_000, sd: 1 }), decay.gaussian(600), decay.gaussian(1e-200), decay.daiGaussian(1800), decay.epanechnikov(1800),
  decay.raisedCosine(1800), decay.custom(t => 1 / (1 + t)), decay.custom(decay.gaussian(600), { reach: 900 }), decay.raised(decay.linear(1800), 1.5), decay.product(decay.linear(1800), decay.gaussian(600)),
  decayPresets.pysalStep([[20, 1], [40, 0.68]]), decayPresets.pysalE2sfca(), decayPresets.pysal3sfca(), decayPresets.pysalGaussian(20), decayPresets.pysalGravity(20, -2, 1),
  decayPresets.r5Step(1800), decayPresets.r5Linear(1800, 600), decayPresets.r5Linear(1800, 0), decayPresets.r5Exponential(1800), decayPresets.r5FixedExponential(0.001), decayPresets.r5Logistic(1800, 300),
  decayPresets.ipeaBinary(30), decayPresets.ipeaStepped([10, 30], [0.5, 0.1]), decayPresets.ipeaExponential(0.1), decayPresets.ipeaPower(1), decayPresets.ipeaLinear(30), decayPresets.ipeaLogistic(30, 5),
  decayPresets.acesoUniform(30), decayPresets.acesoParabolic(30), decayPresets.acesoRaisedCosine(30), decayPresets.acesoGaussian(20), decayPresets.fcaGaussian(60), decayPresets.fcaExponential(60), decayPresets.fcaGravity(60),
]

describe('decays', () => {
  it.each(decays.map(by => [by.label, by] as const))('are from 0 to 1, never rise and end at their reach: %s', (_, by) => {
    fc.assert(fc.property(fc.double({ min: 0, max: 20_000, noNaN: true }), fc.double({ min: 0, max: 20_000, noNaN: true }), (a, b) => {
      const near = by(Math.min(a, b)), far = by(Math.max(a, b))
      expect(near <= 1 && far >= 0 && near >= far - 1e-15).toBe(true)
    }))
    expect(by(0)).toBeGreaterThan(0)
    if (by.reach === Infinity) return
    expect(by(by.reach * (1 + 1e-12) + 1e-9)).toBe(0)
    expect(by(by.reach * (1 - 1e-3) - 1e-3)).toBeGreaterThan(0)
  })

  it('count the boundary where they say so', () => {
    const at = (by: Decay): number => by(minutes(30))
    expect([decay.step(1800), decay.step(1800, { boundary: 'exclusive' }), decayPresets.r5Step(1800), decayPresets.ipeaBinary(30), decayPresets.acesoUniform(30)].map(at)).toEqual([1, 0, 0, 1, 1])
    // pysal keeps the weight of the zone that ends there, ipea takes the next.
    expect([decayPresets.pysalE2sfca(), decayPresets.ipeaStepped([10, 20, 30], [0.68, 0.22, 0]), decayPresets.ipeaStepped([30], [0.1])].map(at)).toEqual([0.22, 0, 0.1])
    expect(decayPresets.ipeaStepped([30], [0.1])(1e6)).toBe(0.1)
  })

  it('compare minutes with minutes, as peers do: a tenth of a minute on a bound is on it', () => {
    for (let tenths = 1; tenths <= 1200; tenths++) {
      const bound = tenths / 10, seconds = tenths * 6
      for (const by of [decayPresets.ipeaBinary(bound), decayPresets.acesoUniform(bound), decayPresets.pysalStep([[bound, 1]])]) expect([bound, by(seconds), by(seconds + 0.001)]).toEqual([bound, 1, 0])
      const taking = decayPresets.ipeaStepped([bound], [0.5])
      expect([bound, taking(seconds - 0.001), taking(seconds)]).toEqual([bound, 1, 0.5])
      for (const by of [decayPresets.fcaGaussian(bound), decay.parse(`fca-exponential ${seconds}s`)]) expect([bound, Number(by(seconds).toFixed(12)), by(seconds + 0.001)]).toEqual([bound, 0.01, 0])
    }
  })

  it('by hand', () => {
    expect(decay.exponential({ halfLife: 900 })(1800)).toBeCloseTo(0.25, 15)
    expect(decay.linear(3600)(900)).toBe(0.75)
    expect(decay.epanechnikov(3600)(1800)).toBe(0.75)
    expect(decay.raisedCosine(3600)(1800)).toBeCloseTo(0.5, 15)
    expect(decay.power(2)(120)).toBe(0.25)
    // Dai's: (exp(-1/8) - exp(-1/2)) / (1 - exp(-1/2)) half-way.
    expect(decay.daiGaussian(3600)(1800)).toBeCloseTo((0.8824969025845955 - 0.6065306597126334) / 0.3934693402873666, 15)
    // Slightly above a half at the median: (1 + exp(-6 pi / sqrt 3)) / 2.
    expect(decay.logistic({ median: 1800, sd: 300 })(1800)).toBe((1 + Math.exp(-6 * Math.PI / Math.sqrt(3))) / 2)
  })

  it("R5's by whole seconds", () => {
    // A ramp of ten minutes around half an hour: its first second weighs 1 - 0.5 / 600, its last 0.5 / 600.
    expect([1499, 1500, 1500.9, 1800, 2099, 2100].map(decayPresets.r5Linear(1800, 600))).toEqual([1, 1 - 0.5 / 600, 1 - 0.5 / 600, 1 - 300.5 / 600, 1 - 599.5 / 600, 0])
    // A thousandth comes after log2(1000) half-lives, in the 5,980th second; of a half-life of 20 minutes R5's end at two hours is before it.
    const short = decayPresets.r5Exponential(600)
    expect([short.reach, short(5979.9) > 0.001, short(5980)]).toEqual([Math.ceil(600 * Math.log2(1000)), true, 0])
    expect([decayPresets.r5Exponential(1200).reach, decayPresets.r5Exponential(1200)(7200), decayPresets.r5FixedExponential(0.5).reach]).toEqual([7200, 0, Math.ceil(Math.log(1000) / 0.5)])
    const bent = decayPresets.r5Logistic(1800, 300), plain = decay.logistic({ median: 1800, sd: 300 })
    expect([bent(1700.4), plain(bent.reach - 1) >= 0.001, plain(bent.reach) < 0.001]).toEqual([plain(1700), true, true])
  })

  it.each([
    ['a negative cutoff', () => decay.step(-1), 'expected cutoff between 0 and Infinity, got -1'],
    ['another boundary', () => decay.step(60, { boundary: 'open' as 'exclusive' }), 'expected a boundary that is inclusive or exclusive, got "open"'],
    ['no zones', () => decay.stepped([]), 'expected at least one zone'],
    ['a bound below 0', () => decay.stepped([[-0.5, 1]]), 'expected bounds that ascend from 0'],
    ['weights that rise', () => decay.stepped([[600, 0.5], [900, 0.6]]), 'got [900, 0.6] at 1'],
    ['an infinite rate', () => decay.exponential({ rate: Infinity }), 'expected rate between 0 and'],
    ['neither rate nor half-life', () => decay.exponential({} as { rate: number }), 'expected rate to be a number, got nothing'],
    ['an infinite exponent', () => decay.power(Infinity), 'expected exponent between 0 and'],
    ['a spread of nothing', () => decay.logistic({ median: 1800, sd: 0 }), 'expected a standard deviation above 0, got 0'],
    ['a reach of nothing', () => decay.linear(0), 'expected a reach above 0, got 0'],
    ['no function', () => decay.custom(5 as unknown as Decay), 'expected a function of seconds, got number 5'],
    ['a negative reach', () => decay.custom(() => 1, { reach: -1 }), 'expected reach between 0 and'],
    ['an exponent of nothing', () => decay.raised(decay.linear(60), 0), 'expected an exponent above 0, got 0'],
    ["a rate of R5's beyond 1", () => decayPresets.r5FixedExponential(1), 'expected a rate between 0 and 1 a second, got 1'],
    ["a gravity of pysal's that rises", () => decayPresets.pysalGravity(60, 1, 1), 'expected alpha between'],
    ["steps of ipea's without their weights", () => decayPresets.ipeaStepped([10, 20], [0.5]), 'expected a weight for each of the 2 bounds, got 1'],
    ['an end within a minute', () => decayPresets.fcaGravity(1), 'expected an end above 1 min, got 1'],
  ])('says what is wrong: %s', (_, run, message) => {
    expect(run).toThrow(message)
  })
})
