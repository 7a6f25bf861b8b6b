import { describe, expect, it } from 'vitest'
import { rasterFrom } from '../../src/data/raster.ts'
import { bytes, type ByteSource } from '../../src/data/source.ts'
import { toGeoTiff } from '../../src/export/geotiff.ts'
import { readRaster } from '../../src/io/raster.ts'

const raster = rasterFrom({ values: Float32Array.from({ length: 600 }, (_, i) => i), width: 30, height: 20, bbox: [44, 33, 47, 35] })

/** The file in the middle of a larger piece of memory, as Node's pool of buffers holds small files. */
function pooled(): Buffer {
  const content = toGeoTiff(raster)
  const pool = Buffer.alloc(content.length + 77, 0xee)
  pool.set(content, 40)
  return pool.subarray(40, 40 + content.length)
}

describe('Node buffers', () => {
  it('are read as bytes in memory', async () => {
    expect((await readRaster(bytes(pooled()))).values).toEqual(raster.values)
  })

  it('are read from a source of one\'s own', async () => {
    const content = pooled()
    const source: ByteSource = { name: 'mine', size: () => Promise.resolve(content.length), read: (offset, length) => Promise.resolve(content.subarray(offset, offset + length)) }
    expect((await readRaster(source)).values).toEqual(raster.values)
  })
})
