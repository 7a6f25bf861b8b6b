import { describe, expect, it } from 'vitest'
import { classOf, parseCrossing, parseLimit } from '../../src/graph/tags.ts'

describe('parseLimit', () => {
  it.each([
    ['50', 50], [' 50 ', 50], ['50 km/h', 50], ['50kmh', 50], ['12.5', 12.5], ['30 mph', 48.28032], ['30mph', 48.28032], ['10 knots', 18.52], ['none', 140], ['walk', 5],
    ['IQ:urban', 50], ['SY:rural', 90], ['YE:trunk', 110], ['AF:motorway', 130], ['DE:living_street', 7], ['RU:urban', 60], ['BE-VLG:urban', 50], ['FR:zone30', undefined], ['DE:30', 30],
    ['60;80', 60], ['80|60|40', 40], ['none;80', 80], ['signals;50', 50], ['signals', undefined], ['', undefined], ['variable', undefined], ['-50', undefined], [undefined, undefined],
  ])('reads %j as %j km/h', (text, kmh) => {
    const limit = parseLimit(text, 140)
    if (kmh === undefined) expect(limit).toBeUndefined()
    else expect(limit).toBeCloseTo(kmh, 9)
  })
})

describe('parseCrossing', () => {
  it.each([
    ['35', 2100], ['0:35', 2100], ['01:30', 5400], ['1:30:15', 5415], ['PT35M', 2100], ['PT1H30M', 5400], ['PT45S', 45], ['P1DT2H', 93_600], ['pt20m', 1200],
    ['0', undefined], ['00:00', undefined], ['PT', undefined], ['half an hour', undefined], ['', undefined], [undefined, undefined],
  ])('reads %j as %j s', (text, seconds) => expect(parseCrossing(text)).toBe(seconds))
})

describe('classOf', () => {
  it('takes ferries and car trains for a class of their own', () => {
    expect(classOf({ highway: 'primary', route: 'ferry' })).toBe('primary')
    expect(classOf({ route: 'ferry' })).toBe('ferry')
    expect(classOf({ route: 'shuttle_train' })).toBe('ferry')
    expect(classOf({ route: 'bus' })).toBe('')
  })
})
