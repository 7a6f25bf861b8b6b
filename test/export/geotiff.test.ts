import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rasterFrom, type Raster, type RasterValues } from '../../src/data/raster.ts'
import { bytes } from '../../src/data/source.ts'
import { toGeoTiff } from '../../src/export/geotiff.ts'
import { file } from '../../src/io/file.node.ts'
import { readRaster } from '../../src/io/raster.ts'
import { gdal, gdalWith, hasGdal } from '../helpers/gdal.ts'
import { shared } from '../helpers/shared.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'farsakh-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const makers: (new (values: number[]) => RasterValues)[] = [Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array]

function save(raster: Raster, name: string): string {
  const path = join(folder, name)
  writeFileSync(path, toGeoTiff(raster))
  return path
}

interface Info { size: number[], geoTransform: number[], bands: { type: string, block: number[], noDataValue?: number | string, checksum: number, minimum?: number, maximum?: number, mean?: number }[], metadata: Record<string, Record<string, string>> }

const info = (path: string): Info => JSON.parse(gdal('gdalinfo', '-json', '-checksum', '-stats', path)) as Info

describe('toGeoTiff', () => {
  it('is read back as it was', async () => {
    const size = fc.integer({ min: 1, max: 600 })
    await fc.assert(fc.asyncProperty(fc.record({
      maker: fc.constantFrom(...makers), width: size, height: fc.integer({ min: 1, max: 40 }), cells: fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 }),
      west: fc.double({ min: -180, max: 170, noNaN: true }), nodata: fc.constantFrom(NaN, 0, 7, -9999), step: fc.constantFrom(1, 2),
    }), async ({ maker, width, height, cells, west, nodata, step }) => {
      // Smooth and rough fillings, so that both predictors and none are chosen.
      const values = new maker(Array.from({ length: width * height }, (_, i) => step === 1 ? cells[i % cells.length]! : i * 3 + cells[0]!))
      const kept = values instanceof Float32Array || values instanceof Float64Array ? nodata : 0
      const raster = rasterFrom({ values, width, height, bbox: [west, 1, west + width / 100, 1 + height / 100], nodata: kept })
      const back = await readRaster(bytes(toGeoTiff(raster), 'r.tif'))
      expect([back.width, back.height, back.crs, back.nodata]).toEqual([width, height, 'EPSG:4326', kept])
      expect(back.values.constructor).toBe(values.constructor)
      expect(Buffer.compare(Buffer.from(back.values.buffer), Buffer.from(values.buffer))).toBe(0)
      for (let i = 0; i < 4; i++) expect(back.bbox[i]).toBeCloseTo(raster.bbox[i]!, 9)
    }), { seed: 2, numRuns: 40 })
  })

  it('keeps NaN, infinities and negative zero', async () => {
    const values = Float32Array.of(NaN, Infinity, -Infinity, -0, 1e-45, 3.4028234663852886e38)
    const back = await readRaster(bytes(toGeoTiff(rasterFrom({ values, width: 3, height: 2, bbox: [0, 0, 3, 2] })), 'r.tif'))
    expect(Array.from(back.values)).toEqual(Array.from(values))
    expect(back.nodata).toBeNaN()
  })

  it('keeps tiles without data apart from tiles of other emptiness, with any zlib', async () => {
    const values = new Float32Array(256 * 5).fill(-9999)
    values.fill(NaN, 256, 512)
    values[900] = 7
    const raster = rasterFrom({ values, width: 256 * 5, height: 1, bbox: [0, 0, 5, 1], nodata: -9999 })
    for (const content of [toGeoTiff(raster), toGeoTiff(raster, { deflate: deflateSync })]) {
      expect(Array.from((await readRaster(bytes(content, 'r.tif'))).values)).toEqual(Array.from(values))
    }
  })

  it('refuses a CRS that GeoTIFF can\'t describe', () => {
    const raster = rasterFrom({ values: new Uint8Array(4), width: 2, height: 2, bbox: [0, 0, 2, 2], crs: '+proj=moll +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84' })
    expect(() => toGeoTiff(raster)).toThrow(expect.objectContaining({ code: 'CRS_UNKNOWN', message: expect.stringMatching(/^expected a CRS that GeoTIFF can describe .* got "\+proj=moll/) as string }))
  })
})

describe.skipIf(!hasGdal)('toGeoTiff as GDAL sees it', () => {
  const gdalTypes: Record<string, string> = { Float64Array: 'Float64', Float32Array: 'Float32', Int32Array: 'Int32', Uint32Array: 'UInt32', Int16Array: 'Int16', Uint16Array: 'UInt16', Uint8Array: 'Byte' }
  it.each(makers.filter(maker => maker !== Int8Array).map(maker => [maker.name, maker] as const))('%s: type, tiles, nodata, place, values', (name, maker) => {
    const width = 300, height = 270
    const values = new maker(Array.from({ length: width * height }, (_, i) => i % width < 9 ? 9 : (i * 7 + Math.floor(i / width)) % 120 + 10))
    const path = save(rasterFrom({ values, width, height, bbox: [43, 32, 46, 34.7], nodata: 9 }), 'a.tif')
    const { size, geoTransform, bands: [band], metadata } = info(path)
    expect([size, band!.type, band!.block, Number(band!.noDataValue)]).toEqual([[width, height], gdalTypes[name], [256, 256], 9])
    expect(metadata.IMAGE_STRUCTURE!.COMPRESSION).toBe('DEFLATE')
    expect([geoTransform[0], geoTransform[3]]).toEqual([43, 34.7])
    expect(geoTransform[1]).toBeCloseTo(0.01, 12)
    const kept = Array.from(values).filter(value => value !== 9)
    expect([band!.minimum, band!.maximum]).toEqual([Math.min(...kept.slice(0, 50_000)), Math.max(...kept.slice(0, 50_000))])
    expect(band!.mean).toBeCloseTo(kept.reduce((sum, value) => sum + value, 0) / kept.length, 2)
    const raw = join(folder, 'a.bin')
    gdal('gdal_translate', '-q', '-of', 'ENVI', path, raw)
    expect(Buffer.compare(readFileSync(raw), Buffer.from(values.buffer))).toBe(0)
  })

  it.each([
    'EPSG:4326', 'EPSG:3857', 'EPSG:32638', 'EPSG:32738', 'EPSG:3035', '+proj=utm +zone=38 +south +datum=WGS84', '+proj=utm +zone=38 +ellps=intl +towgs84=-143,-236,7,0,0,0,0', '+proj=longlat +a=6378249.145 +rf=293.465 +no_defs',
    '+proj=laea +lat_0=33 +lon_0=44 +datum=WGS84', '+proj=aea +lat_0=30 +lon_0=44 +lat_1=31 +lat_2=36 +x_0=1000 +y_0=2000 +datum=WGS84', '+proj=lcc +lat_0=33 +lon_0=44 +lat_1=31 +lat_2=36 +x_0=5 +y_0=7 +ellps=GRS80',
    '+proj=lcc +lat_1=32.5 +lat_0=32.5 +lon_0=45 +k_0=0.9987864078 +x_0=1500000 +y_0=1166200 +a=6378249.2 +rf=293.466021293627', '+proj=tmerc +lat_0=0 +lon_0=44 +k=0.9994 +x_0=500000 +y_0=0 +datum=WGS84',
    '+proj=cea +lat_ts=30 +lon_0=44 +datum=WGS84', '+proj=merc +lat_ts=30 +lon_0=44 +datum=WGS84', '+proj=merc +lon_0=44 +k=0.9 +datum=WGS84', '+proj=stere +lat_0=90 +lat_ts=71 +lon_0=44 +datum=WGS84', '+proj=eqc +lat_ts=30 +lon_0=44 +datum=WGS84',
    '+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181', '+proj=aeqd +lat_0=33 +lon_0=44 +datum=WGS84',
  ])('names the CRS %s', async crs => {
    const isDegrees = crs.includes('longlat') || crs === 'EPSG:4326'
    const [x, y, cell] = isDegrees ? [44, 33, 0.1] : crs.includes('stere') ? [100000, -6000000, 1000] : [400000, 3600000, 1000]
    const raster = rasterFrom({ values: new Uint8Array(100), width: 10, height: 10, bbox: [x, y, x + 10 * cell, y + 10 * cell], crs })
    const path = save(raster, 'crs.tif')
    const [lon, lat] = raster.lonLat(0)
    const seen = gdalWith('0.5 0.5\n', 'gdaltransform', path, '-t_srs', 'EPSG:4326').split(' ').map(Number)
    // Without a stated shift GDAL takes an ellipsoid's coordinates as they are.
    const tolerance = crs.includes('longlat') ? 1 : 6
    expect(seen[0]).toBeCloseTo(lon, tolerance)
    expect(seen[1]).toBeCloseTo(lat, tolerance)
    const [lon2, lat2] = (await readRaster(file(path))).lonLat(0)
    expect(lon2).toBeCloseTo(lon, 8)
    expect(lat2).toBeCloseTo(lat, 8)
  })

  const people = shared('data/comoros/raw/worldpop/com_ppp_2020_UNadj.tif')
  it.skipIf(people === undefined)('keeps the checksum of WorldPop Comoros in fewer bytes', async () => {
    const path = save(await readRaster(file(people!)), 'people.tif')
    expect(/Checksum=(\d+)/.exec(gdal('gdalinfo', '-checksum', path))?.[1]).toBe('60336')
    expect(readFileSync(path).length).toBeLessThan(readFileSync(people!).length)
  })
})
