import { decay, decayPresets, minutes, type Decay } from 'farsakh'
import { describe, expect, it } from 'vitest'

describe('decays as text', () => {
  it.each<[string, Decay]>([
    ['step 30m', decay.step(1800)], ['step 30m exclusive', decay.step(1800, { boundary: 'exclusive' })], ['Stepped 10m:1, 20m : 0.68,30m:0.22', decayPresets.pysalE2sfca()],
    ['stepped 10m:1,20m:0.5 exclusive', decay.stepped([[600, 1], [1200, 0.5]], { boundary: 'exclusive' })], ['linear 1h', decay.linear(3600)], ['exponential half-life 15m', decay.exponential({ halfLife: 900 })],
    ['exponential rate 0.06/min', decay.exponential({ rate: 0.001 })], ['power 1.5', decay.power(1.5)], ['power 2 30s', decay.power(2, { unit: 30 })], ['logistic 45m 10m', decay.logistic({ median: minutes(45), sd: minutes(10) })],
    ['gaussian 20m', decay.gaussian(1200)], [' dai  1h30 ', decay.daiGaussian(5400)], ['epanechnikov 1h', decay.epanechnikov(3600)], ['raised-cosine 1h', decay.raisedCosine(3600)],
    ['pysal-e2sfca', decayPresets.pysalE2sfca()], ['pysal-3sfca', decayPresets.pysal3sfca()], ['r5-step 45m', decayPresets.r5Step(2700)], ['r5-exponential 45m', decayPresets.r5Exponential(2700)],
    ['r5-linear 45m 10m', decayPresets.r5Linear(2700, 600)], ['fca-gaussian 1h', decayPresets.fcaGaussian(60)], ['fca-exponential 1h', decayPresets.fcaExponential(60)],
    ['gaussian 20m to 1h', decay.custom(decay.gaussian(1200), { reach: 3600 })], ['linear 30m to 1h', decay.linear(1800)],
  ])('%s', (text, wanted) => {
    const found = decay.parse(text)
    expect(found.reach).toBe(wanted.reach)
    for (const seconds of [0, 1, 599, 600, 601, 1199, 1200, 1800, 1801, 3599, 3600, 3601, 7199, 7200]) expect(found(seconds)).toBeCloseTo(wanted(seconds), 14)
  })

  it.each([
    ['gausian 20m', /expected a decay, got "gausian 20m": no decay is called "gausian"\. Decays are\n {2}step 30m\n/], ['', /no decay is called ""/], ['constructor', /no decay is called/],
    ['gaussian', /gaussian is written gaussian 20m/], ['gaussian 20m 30m', /gaussian is written/], ['logistic 45m', /logistic is written logistic 45m 10m/], ['stepped', /stepped is written stepped 10m:1,20m:0\.68,30m:0\.22/],
    ['stepped 10m 1', /stepped is written/], ['stepped 10m:x', /"x" is no number/], ['stepped 20m:1,10m:0.5', /expected bounds that ascend/], ['step 30m closed', /nothing but "exclusive" stands after steps, and not "closed"/],
    ['exponential 15m', /exponential is written exponential half-life 15m, or exponential rate/], ['exponential rate 0.05', /a rate has its unit/], ['gaussian 20', /expected a duration with its unit/], ['gaussian 20m to', /one time stands after "to"/],
    ['power', /power is written/], ['pysal-e2sfca 3m', /pysal-e2sfca is written pysal-e2sfca/],
  ])('refuses %j and says what can be written', (text, message) => {
    expect(() => decay.parse(text)).toThrow(message)
  })

  it('refuses what is no text', () => {
    expect(() => decay.parse(30 as never)).toThrow('expected a decay as text, such as gaussian 20m, got number 30')
  })
})
