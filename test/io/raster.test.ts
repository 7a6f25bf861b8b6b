import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seeded } from '../../src/core/random.ts'
import type { Progress } from '../../src/core/types.ts'
import { demandFrom } from '../../src/data/demand.ts'
import { rasterFrom, type Raster } from '../../src/data/raster.ts'
import { bytes, type ByteSource } from '../../src/data/source.ts'
import { toGeoTiff } from '../../src/export/geotiff.ts'
import { file } from '../../src/io/file.node.ts'
import { gzip } from '../../src/io/inflate.ts'
import { readRaster } from '../../src/io/raster.ts'
import { gdal, gdalWith, hasGdal } from '../helpers/gdal.ts'
import { shared } from '../helpers/shared.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'farsakh-'))
  writeFileSync(join(folder, 'in.tif'), toGeoTiff(sample()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** 300 x 200 cells over a part of Iraq: smooth, noisy and empty parts. */
function sample(): Raster {
  const width = 300, height = 200, random = seeded(4)
  const values = Float32Array.from({ length: width * height }, (_, i) => {
    const x = i % width, y = Math.floor(i / width)
    return x > 200 && y > 120 ? -9999 : x < 100 ? Math.fround(random() * 50) : Math.round(100 + 80 * Math.sin(x / 20) * Math.cos(y / 15))
  })
  return rasterFrom({ values, width, height, bbox: [43, 32, 46, 34], nodata: -9999 })
}

/** Where two columns differ first, -1 where they are equal: a matcher would take seconds over a raster. */
function firstDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Math.min(found.length, expected.length)
  for (let i = 0; i < found.length; i++) if (!Object.is(found[i], expected[i])) return i
  return -1
}

function counting(source: ByteSource): ByteSource & { bytes: number } {
  const counter = { ...source, bytes: 0, read: async (offset: number, length: number, signal?: AbortSignal) => {
    const content = await source.read(offset, length, signal)
    counter.bytes += content.length
    return content
  } }
  return counter
}

describe.skipIf(!hasGdal)('readRaster reads what gdal_translate writes', () => {
  const translate = (...args: string[]): Promise<Raster> => {
    gdal('gdal_translate', '-q', ...args, join(folder, 'in.tif'), join(folder, 'out.tif'))
    return readRaster(file(join(folder, 'out.tif')))
  }

  it.each([
    ['plain strips', ['-co', 'COMPRESS=NONE']],
    ['LZW, floating predictor, tiles', ['-co', 'COMPRESS=LZW', '-co', 'PREDICTOR=3', '-co', 'TILED=YES', '-co', 'BLOCKXSIZE=64', '-co', 'BLOCKYSIZE=32']],
    ['LZW, horizontal predictor', ['-co', 'COMPRESS=LZW', '-co', 'PREDICTOR=2']],
    ['DEFLATE, strips of 7 rows', ['-co', 'COMPRESS=DEFLATE', '-co', 'BLOCKYSIZE=7']],
    ['DEFLATE, floating predictor, one row a strip', ['-co', 'COMPRESS=DEFLATE', '-co', 'PREDICTOR=3', '-co', 'BLOCKYSIZE=1']],
    ['PackBits', ['-co', 'COMPRESS=PACKBITS']],
    ['Zstandard', ['-co', 'COMPRESS=ZSTD', '-co', 'PREDICTOR=3']],
    ['LERC', ['-co', 'COMPRESS=LERC']],
    ['big-endian, tiled, horizontal predictor', ['-co', 'ENDIANNESS=BIG', '-co', 'COMPRESS=DEFLATE', '-co', 'PREDICTOR=2', '-co', 'TILED=YES', '-co', 'BLOCKXSIZE=16', '-co', 'BLOCKYSIZE=16']],
    ['big-endian, floating predictor', ['-co', 'ENDIANNESS=BIG', '-co', 'COMPRESS=LZW', '-co', 'PREDICTOR=3']],
    ['BigTIFF', ['-co', 'BIGTIFF=YES', '-co', 'COMPRESS=DEFLATE']],
    ['sparse tiles', ['-co', 'SPARSE_OK=TRUE', '-co', 'TILED=YES', '-co', 'BLOCKXSIZE=16', '-co', 'BLOCKYSIZE=16', '-co', 'COMPRESS=LZW']],
    ['Cloud Optimized', ['-of', 'COG', '-co', 'COMPRESS=DEFLATE', '-co', 'BLOCKSIZE=128']],
    ['two bands side by side', ['-b', '1', '-b', '1', '-co', 'INTERLEAVE=PIXEL', '-co', 'COMPRESS=LZW', '-co', 'PREDICTOR=3']],
    ['two bands apart', ['-b', '1', '-b', '1', '-co', 'INTERLEAVE=BAND', '-co', 'COMPRESS=DEFLATE']],
    ['cells as points', ['-mo', 'AREA_OR_POINT=Point']],
    ['doubles', ['-ot', 'Float64', '-co', 'COMPRESS=DEFLATE', '-co', 'PREDICTOR=3']],
  ])('%s', async (_, args) => {
    const expected = sample(), raster = await translate(...args)
    expect([raster.width, raster.height, raster.crs, raster.nodata]).toEqual([300, 200, 'EPSG:4326', -9999])
    for (let i = 0; i < 4; i++) expect(raster.bbox[i]).toBeCloseTo(expected.bbox[i]!, 12)
    expect(firstDifference(raster.values, expected.values)).toBe(-1)
  })

  it.each([
    ['Byte', 'Uint8Array', []], ['UInt16', 'Uint16Array', []], ['Int16', 'Int16Array', []], ['UInt32', 'Uint32Array', []], ['Int32', 'Int32Array', []], ['Int64', 'Float64Array', []], ['UInt64', 'Float64Array', []],
    ['Byte', 'Uint8Array', ['-co', 'NBITS=1']], ['Byte', 'Uint8Array', ['-co', 'NBITS=4']], ['Float32', 'Float32Array', ['-co', 'NBITS=16']], ['Int16', 'Int16Array', ['-co', 'ENDIANNESS=BIG', '-co', 'PREDICTOR=2']],
  ])('%s as %s %j', async (type, array, more) => {
    const top = more.includes('NBITS=1') ? '1' : more.includes('NBITS=4') ? '15' : '60'
    const raster = await translate('-ot', type, '-a_nodata', 'none', '-srcwin', '60', '80', '80', '40', '-scale', '0', '200', '0', top, '-co', 'COMPRESS=DEFLATE', ...more)
    expect(raster.values.constructor.name).toBe(array)
    gdal('gdal_translate', '-q', '-of', 'XYZ', join(folder, 'out.tif'), join(folder, 'out.xyz'))
    const expected = readFileSync(join(folder, 'out.xyz'), 'utf8').trim().split('\n').map(line => Number(line.split(' ')[2]))
    expect(expected.length).toBe(raster.values.length)
    for (let i = 0; i < expected.length; i++) expect(raster.values[i]).toBeCloseTo(expected[i]!, 6)
    expect(new Set(raster.values).size).toBeGreaterThan(1)
  })

  it('turns south-up files over', async () => {
    gdal('gdal_translate', '-q', '-a_ullr', '43', '32', '46', '34', join(folder, 'in.tif'), join(folder, 'south.tif'))
    const raster = await readRaster(file(join(folder, 'south.tif')), { bbox: [43.5, 33, 44, 33.4] })
    const expected = sample()
    expect(raster.bbox[3]).toBeCloseTo(33.4, 9)
    for (const [x, y] of [[0, 0], [49, 39], [20, 10]] as const) {
      const [lon, lat] = raster.lonLat(y * raster.width + x)
      expect(raster.values[y * raster.width + x]).toBe(expected.values[expected.cellAt(lon, 66 - lat)])
    }
  })

  it.each([
    ['+proj=laea +lat_0=33 +lon_0=44 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs'], ['+proj=aea +lat_0=30 +lon_0=44 +lat_1=31 +lat_2=36 +x_0=1000 +y_0=2000 +datum=WGS84 +units=m +no_defs'],
    ['+proj=lcc +lat_0=33 +lon_0=44 +lat_1=31 +lat_2=36 +x_0=5 +y_0=7 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs'], ['+proj=lcc +lat_1=32.5 +lat_0=32.5 +lon_0=45 +k_0=0.9987864078 +x_0=1500000 +y_0=1166200 +a=6378249.2 +rf=293.466021293627 +units=m +no_defs'],
    ['+proj=tmerc +lat_0=0 +lon_0=44 +k=0.9994 +x_0=500000 +y_0=0 +datum=WGS84 +units=m +no_defs'], ['+proj=cea +lat_ts=30 +lon_0=44 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs'],
    ['+proj=merc +lat_ts=30 +lon_0=44 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs'], ['+proj=merc +lon_0=44 +k=0.9 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs'], ['+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs'],
    ['+proj=stere +lat_0=90 +lat_ts=71 +lon_0=44 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs'], ['+proj=eqc +lat_ts=30 +lat_0=0 +lon_0=44 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs'],
    ['+proj=moll +lon_0=44 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs'], ['EPSG:32638'], ['EPSG:3857'], ['EPSG:3035'], ['EPSG:4258'],
  ])('finds the CRS %s', async crs => {
    rmSync(join(folder, 'warped.tif'), { force: true })
    gdal('gdalwarp', '-q', '-ts', '40', '30', '-t_srs', crs, join(folder, 'in.tif'), join(folder, 'warped.tif'))
    const raster = await readRaster(file(join(folder, 'warped.tif')))
    if (crs.startsWith('EPSG')) expect(raster.crs).toBe(crs)
    const cell = Math.floor(raster.height / 3) * raster.width + Math.floor(raster.width / 3)
    const [lon, lat] = raster.lonLat(cell)
    const row = Math.floor(cell / raster.width), column = cell % raster.width
    const x = raster.bbox[0] + (column + 0.5) * raster.cellWidth, y = raster.bbox[3] - (row + 0.5) * raster.cellHeight
    const [expectedLon, expectedLat] = gdalWith(`${x} ${y}\n`, 'gdaltransform', '-s_srs', crs, '-t_srs', 'EPSG:4326').split(' ').map(Number)
    expect(lon).toBeCloseTo(expectedLon!, 6)
    expect(lat).toBeCloseTo(expectedLat!, 6)
  })

  it('refuses rotated rasters, plain pictures and unknown codes', async () => {
    const plain = join(folder, 'plain.tif'), rotated = join(folder, 'rotated.tif'), unknown = join(folder, 'unknown.tif')
    gdal('gdal_translate', '-q', '-a_srs', 'EPSG:2100', '-a_ullr', '0', '100', '100', '0', join(folder, 'in.tif'), unknown)
    await expect(readRaster(file(unknown))).rejects.toThrow(expect.objectContaining({ code: 'CRS_UNKNOWN', message: expect.stringContaining('got "EPSG:2100": give its proj4 text with the crs option') as string }))
    expect((await readRaster(file(unknown), { crs: '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9996 +x_0=500000 +y_0=0 +ellps=GRS80 +towgs84=-199.87,74.79,246.62,0,0,0,0 +units=m +no_defs' })).width).toBe(300)
    writeFileSync(rotated, rotatedTiff())
    await expect(readRaster(file(rotated))).rejects.toThrow(expect.objectContaining({ code: 'RASTER_UNSUPPORTED', message: expect.stringContaining('expected a north-up raster in rotated.tif, got a rotated one: warp it') as string }))
    gdal('gdal_translate', '-q', '-co', 'PROFILE=BASELINE', join(folder, 'in.tif'), plain)
    await expect(readRaster(file(plain))).rejects.toThrow(expect.objectContaining({ code: 'RASTER_NO_CRS' }))
    await expect(readRaster(file(plain), { crs: 'EPSG:4326' })).rejects.toThrow(expect.objectContaining({ code: 'RASTER_UNSUPPORTED', message: expect.stringContaining('got a plain picture without tie point') as string }))
  })
})

/** The sample with its scale and tie point replaced by a transformation that turns. */
function rotatedTiff(): Uint8Array {
  const content = toGeoTiff(sample())
  const view = new DataView(content.buffer)
  const count = view.getUint16(8, true)
  for (let i = 0; i < count; i++) {
    const entry = 10 + i * 12
    // The tie point's 6 doubles and the scale's 3 lie one after the other: 9 of the 16 numbers; the rest may be anything.
    if (view.getUint16(entry, true) === 33550) {
      const at = view.getUint32(entry + 8, true)
      for (const [j, value] of [0.01, 0.005, 0, 43, 0.005, -0.01, 0, 34].entries()) view.setFloat64(at + j * 8, value, true)
      view.setUint16(entry, 34264, true)
      view.setUint32(entry + 4, 8, true)
    } else if (view.getUint16(entry, true) === 33922) view.setUint16(entry, 65000, true)
  }
  return content
}

describe('readRaster', () => {
  const tiff = toGeoTiff(sample())

  it('reads only what a box needs', async () => {
    const source = counting(bytes(tiff, 'a.tif'))
    const window = await readRaster(source, { bbox: [45.6, 33.5, 45.7, 33.6] })
    expect([window.width, window.height]).toEqual([10, 10])
    expect(window.bbox[0]).toBeCloseTo(45.6, 9)
    expect(source.bytes).toBeLessThan(tiff.length)
    const whole = sample()
    for (let i = 0; i < 100; i++) expect(window.values[i]).toBe(whole.values[whole.cellAt(...window.lonLat(i))])
    await expect(readRaster(bytes(tiff, 'a.tif'), { bbox: [10, 10, 11, 11] })).rejects.toThrow(/^expected a bbox that meets a.tif, got 10, 10, 11, 11/)
  })

  it('unwraps gzip, reports progress and stops when asked', async () => {
    const seen: Progress[] = []
    const raster = await readRaster(bytes(gzip(tiff), 'a.tif.gz'), { onProgress: progress => seen.push(progress) })
    expect(firstDifference(raster.values, sample().values)).toBe(-1)
    expect(seen.at(-1)).toEqual({ stage: 'reading raster', done: 2, total: 2 })
    const controller = new AbortController()
    const stopped = readRaster(bytes(tiff, 'a.tif'), { signal: controller.signal, onProgress: () => controller.abort(new Error('stop')) })
    await expect(stopped).rejects.toThrow('stop')
  })

  it.each([0, 9, 30, 200, 600, tiff.length >> 1, tiff.length - 1])('refuses a file cut off after %d bytes', async length => {
    const cut = readRaster(bytes(tiff.slice(0, length), 'a.tif'))
    await expect(cut).rejects.toThrow(expect.objectContaining({ code: length < 4 ? 'FORMAT_UNKNOWN' : 'RASTER_MALFORMED', message: expect.stringMatching(/a\.tif/) as string }))
  })

  it('says how much memory cells would take that do not fit', async () => {
    // Width, height, and those of a tile, as whole numbers of 4 bytes.
    const huge = tiff.slice(), view = new DataView(huge.buffer), directory = view.getUint32(4, true)
    for (let i = 0, at = directory + 2; i < view.getUint16(directory, true); i++, at += 12) {
      if (![256, 257, 322, 323].includes(view.getUint16(at, true))) continue
      view.setUint16(at + 2, 4, true)
      view.setUint32(at + 8, 1 << 26, true)
    }
    await expect(readRaster(bytes(huge, 'huge.tif'))).rejects.toThrow(expect.objectContaining({ code: 'MEMORY_EXCEEDED', message: expect.stringMatching(/got huge\.tif with 67108864 x 67108864 cells, which take 18014398509481984 bytes: resample it/) as string }))
  })

  it('refuses broken blocks, naming them', async () => {
    const broken = tiff.slice()
    broken.fill(0x55, tiff.length - 3000, tiff.length - 1000)
    await expect(readRaster(bytes(broken, 'a.tif'))).rejects.toThrow(/^expected DEFLATE data in block 1, 0 of a.tif, got bytes that don't decode/)
  })

  it('refuses bands that are not there, and files of other kinds', async () => {
    await expect(readRaster(bytes(tiff, 'a.tif'), { band: 2 })).rejects.toThrow('expected a band from 1 to 1 of a.tif, got 2')
    await expect(readRaster(bytes('lat,lon\n', 'a.tif'))).rejects.toThrow(expect.objectContaining({ code: 'FORMAT_UNKNOWN', message: 'expected a GeoTIFF in a.tif, got plain text: convert it first, with gdal_translate say' }))
  })

  it('asks for the CRS where there is none, and takes it', async () => {
    const without = tiff.slice()
    const view = new DataView(without.buffer)
    for (let i = 0; i < view.getUint16(8, true); i++) if (view.getUint16(10 + i * 12, true) === 34735) view.setUint16(10 + i * 12, 34738, true)
    await expect(readRaster(bytes(without, 'a.tif'))).rejects.toThrow(expect.objectContaining({ code: 'RASTER_NO_CRS', message: 'expected a.tif to say in which CRS its grid is, got none: give it, as in readRaster(file, { crs: \'EPSG:32638\' }), or write it into the file, with gdal_translate -a_srs EPSG:32638 say' }))
    expect(firstDifference((await readRaster(bytes(without, 'a.tif'), { crs: 'EPSG:4326' })).values, sample().values)).toBe(-1)
  })
})

describe('real rasters', () => {
  const people = shared('data/comoros/raw/worldpop/com_ppp_2020_UNadj.tif')
  it.skipIf(people === undefined)('869,595.03 people of the Comoros', async () => {
    const raster = await readRaster(file(people!))
    const demand = demandFrom(raster)
    expect(demand.total).toBe(869595.0284086764)
    expect([demand.size, raster.width, raster.height, raster.crs]).toEqual([203_208, 1576, 1270, 'EPSG:4326'])
  })

  const utm = shared('data/comoros/expected/population_utm38s_100m.tif')
  it.skipIf(utm === undefined)('the same people on a UTM grid', async () => {
    const raster = await readRaster(file(utm!))
    expect(raster.crs).toBe('EPSG:32738')
    expect(raster.bbox).toEqual([306600, 8625900, 450200, 8743700])
    // The grid was made with sums in single precision.
    expect(demandFrom(raster).total).toBeCloseTo(869595.0284, 3)
  })
})
