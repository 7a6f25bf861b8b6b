import { describe, expect, it } from 'vitest'
import { rasterFrom } from 'farsakh'
import { compileClasses } from '../../src/surface/compile.ts'

const landcover = rasterFrom({ values: Int16Array.of(3, 3, -1, 1001, 20, 20, 20, 5), width: 4, height: 2, bbox: [0, 0, 4, 2], nodata: -1, name: 'cover.tif' })
const rows = [
  { class: 1001, label: 'Road', speed: 60, mode: 'motorised' as const }, { class: 3, label: 'Crops', speed: 4, mode: 'walking' as const },
  { class: 20, label: 'Water', speed: 0, mode: 'walking' as const }, { class: 3, label: 'Crops', speed: 9, mode: 'cycling' as const }, { class: 99, label: '', speed: 1, mode: 'walking' as const },
]

describe('classes', () => {
  it('become codes; no data and speed 0 are barriers, the first row stands', () => {
    const { code, mode, kmh, class: of, issues } = compileClasses(landcover, { rows: [...rows, { class: 5, label: '', speed: 2, mode: 'cycling' }], name: 'speeds' })
    expect([...code]).toEqual([1, 1, 0, 3, 0, 0, 0, 2])
    expect([mode, [...kmh], [...of]]).toEqual([['walking', 'walking', 'cycling', 'motorised'], [0, 4, 2, 60], [NaN, 3, 5, 1001]])
    expect([...issues]).toMatchObject([{ code: 'CLASS_REPEATED', row: 3, value: '3' }])
  })
  it('without a speed are named with their cells; under compat they are barriers', () => {
    const scenario = { rows: rows.slice(0, 1), name: 'speeds.csv' }
    expect(() => compileClasses(landcover, scenario, { labels: new Map([[20, 'Water']]) })).toThrow(expect.objectContaining({
      code: 'CLASS_MISSING', message: expect.stringMatching(/every class of cover\.tif in speeds\.csv, got none for 3 \(2 cells\), 5 \(1 cells\), 20 Water \(3 cells\): add rows/) as string, detail: { file: 'speeds.csv', classes: [3, 5, 20], cells: [2, 1, 3] },
    }) as Error)
    const { code, issues } = compileClasses(landcover, scenario, { compat: 'accessmod-5.9' })
    expect([...code]).toEqual([0, 0, 0, 1, 0, 0, 0, 0])
    expect([...issues].map(issue => `${issue.code} ${issue.value}`)).toEqual(['CLASS_WITHOUT_SPEED 3', 'CLASS_WITHOUT_SPEED 5', 'CLASS_WITHOUT_SPEED 20'])
  })
  it('of measurements instead of classes end in one message', () => {
    const heights = rasterFrom({ values: Float64Array.from({ length: 90_000 }, (_, i) => i / 7), width: 300, height: 300, bbox: [0, 0, 3, 3], name: 'dem.tif' })
    expect(() => compileClasses(heights, { rows, name: 'speeds' })).toThrow('expected classes of ground in dem.tif, got more than 65535 different numbers: is it a raster of measurements?')
  })
  it('beyond 255 take two bytes', () => {
    const many = rasterFrom({ values: Uint16Array.from({ length: 400 }, (_, i) => i), width: 20, height: 20, bbox: [0, 0, 2, 2] })
    const { code } = compileClasses(many, { rows: Array.from({ length: 400 }, (_, i) => ({ class: i, label: '', speed: 3, mode: 'walking' as const })), name: 'speeds' })
    expect([code.BYTES_PER_ELEMENT, code[0], code[399]]).toEqual([2, 1, 400])
  })
})
