import { FarsakhError } from '../core/errors.ts'
import { report } from '../core/run.ts'
import type { Bbox, RunOptions } from '../core/types.ts'
import { projector } from '../geo/crs.ts'
import { Raster, type RasterValues } from '../data/raster.ts'
import { bytes, type ByteSource } from '../data/source.ts'
import { crsFromGeoKeys } from './geokeys.ts'
import { readLayout, type TiffLayout } from './geotiff.ts'
import { gridOf, windowOf, type Grid, type Window } from './raster-grid.ts'
import { readAll, readHead } from './read-all.ts'
import { describeFormat, sniff, sniffLength } from './sniff.ts'
import { cellArray, cellType, compressionName, readBlock, type CellType } from './tiff-blocks.ts'

/** What to read of a raster. */
export interface ReadRasterOptions extends RunOptions {
  /** Only the cells that meet this box: west, south, east, north in degrees. */
  bbox?: Bbox
  /** Which band, the first is 1 and the default. */
  band?: number
  /** CRS of the grid where the file doesn't say or is wrong: `EPSG:32638` or proj4 text. */
  crs?: string
}

/**
 * Reads a band of a GeoTIFF or Cloud Optimized GeoTIFF: strips or tiles; DEFLATE, LZW, PackBits, Zstandard or LERC; predictors; any whole or floating number type. Only the bytes needed are read.
 * @param source a file, a Blob, bytes
 * @param options `bbox` to read a part, `band`, and `crs` where the file names none
 * @throws FarsakhError `RASTER_MALFORMED` (broken, cut off), `RASTER_NO_CRS`, `RASTER_UNSUPPORTED`, `CRS_UNKNOWN`, `FORMAT_UNKNOWN`, `MEMORY_EXCEEDED`; RangeError for a band or box that the file doesn't have
 * Cost: about 15 million cells a second.
 */
export async function readRaster(source: ByteSource, options: ReadRasterOptions = {}): Promise<Raster> {
  const tiff = await unwrapped(source, options)
  const layout = await readLayout(tiff, options.signal)
  const file = source.name
  const type = cellType(layout)
  if (type === undefined) throw new FarsakhError('RASTER_UNSUPPORTED', `expected cells of whole or floating numbers in ${file}, got ${layout.bits} bits of format ${layout.sampleFormat}: convert it, with gdal_translate -ot Float32 say`, { file })
  const band = options.band ?? 1
  if (!Number.isInteger(band) || band < 1 || band > layout.samples) throw new RangeError(`expected a band from 1 to ${layout.samples} of ${file}, got ${band}`)
  const crs = options.crs ?? crsFromGeoKeys(layout.geoKeys, file)
  const grid = gridOf(layout, file)
  const window = options.bbox === undefined ? { left: 0, top: 0, width: layout.width, height: layout.height } : windowOf(grid, projector(crs), options.bbox, file)
  const values = cellsOf(type, window, { file, cellWidth: grid.cellWidth })
  const nodata = nodataOf(layout, values)
  if (!Number.isNaN(nodata)) values.fill(nodata)
  await fill(tiff, { layout, type, band, window, values, flip: grid.isSouthUp }, options)
  return new Raster({ values, width: window.width, height: window.height, bbox: windowBbox(grid, window), crs, nodata, name: file })
}

/** Room for the cells. @throws FarsakhError `MEMORY_EXCEEDED` where there is none */
function cellsOf(type: CellType, { width, height }: Window, { file, cellWidth }: { readonly file: string, readonly cellWidth: number }): RasterValues {
  try {
    return cellArray(type, width * height)
  } catch (cause) {
    const bytes = width * height * cellArray(type, 1).BYTES_PER_ELEMENT
    throw new FarsakhError('MEMORY_EXCEEDED', `expected a raster that fits into memory, got ${file} with ${width} x ${height} cells, which take ${bytes} bytes: resample it to larger cells than ${Number(cellWidth.toPrecision(6))}, with gdalwarp -tr say, or read a part of it with bbox`, { file, needed: bytes, cells: width * height }, { cause })
  }
}

/** The source itself, or its content where it is gzipped. */
async function unwrapped(source: ByteSource, options: ReadRasterOptions): Promise<ByteSource> {
  const format = sniff(await readHead(source, sniffLength, options.signal))
  if (format === 'geotiff') return source
  if (format === 'gzip') {
    const content = await readAll(source, options)
    if (sniff(content) === 'geotiff') return bytes(content, source.name)
  }
  throw new FarsakhError('FORMAT_UNKNOWN', `expected a GeoTIFF in ${source.name}, got ${describeFormat(format)}: convert it first, with gdal_translate say`, { file: source.name, format })
}

/** The value of empty cells as the cells hold it: the tag is text, often rounded. */
function nodataOf(layout: TiffLayout, values: RasterValues): number {
  if (layout.nodata === undefined || layout.nodata === '') return NaN
  const value = Number(layout.nodata)
  if (!(values instanceof Float32Array) || !Number.isFinite(value)) return value
  const limit = 3.4028234663852886e38
  return Math.fround(Math.max(-limit, Math.min(limit, value)))
}

function windowBbox(grid: Grid, window: Window): Bbox {
  const west = grid.west + window.left * grid.cellWidth, north = grid.north - window.top * grid.cellHeight
  return [west, north - window.height * grid.cellHeight, west + window.width * grid.cellWidth, north]
}

interface Job { layout: TiffLayout, type: CellType, band: number, window: Window, values: RasterValues, flip: boolean }

interface Block { column: number, row: number, offset: number, length: number }

/** Reads the blocks that meet the window, neighbours in one go, and copies their cells. */
async function fill(source: ByteSource, job: Job, options: ReadRasterOptions): Promise<void> {
  const blocks = blocksOf(job)
  const size = await source.size(options.signal)
  for (let i = 0; i < blocks.length;) {
    let end = i + 1
    const first = blocks[i].offset
    let last = first + blocks[i].length
    while (end < blocks.length && blocks[end].offset - last < gapBytes && blocks[end].offset + blocks[end].length - first <= readBytes) {
      last = Math.max(last, blocks[end].offset + blocks[end].length)
      end++
    }
    if (last > size) throw new FarsakhError('RASTER_MALFORMED', `expected ${last} bytes in ${source.name}, got ${size}: the file is cut off, fetch it again`, { file: source.name, expected: last, size })
    const content = await source.read(first, last - first, options.signal)
    for (; i < end; i++) {
      report(options, 'reading raster', i, blocks.length)
      const { offset, length } = blocks[i]
      await copyBlock(job, blocks[i], content.subarray(offset - first, offset - first + length), source.name)
    }
  }
  report(options, 'reading raster', blocks.length, blocks.length)
}

// Gaps are cheaper to read than to skip; more at once would only cost memory.
const gapBytes = 1 << 16, readBytes = 1 << 23

function blocksOf({ layout, band, window, flip }: Job): Block[] {
  const across = Math.ceil(layout.width / layout.blockWidth), down = Math.ceil(layout.height / layout.blockHeight)
  const top = flip ? layout.height - window.top - window.height : window.top
  const firstRow = Math.floor(top / layout.blockHeight), lastRow = Math.floor((top + window.height - 1) / layout.blockHeight)
  const firstColumn = Math.floor(window.left / layout.blockWidth), lastColumn = Math.floor((window.left + window.width - 1) / layout.blockWidth)
  const plane = layout.bandsApart ? (band - 1) * across * down : 0
  const blocks: Block[] = []
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const i = plane + row * across + column
      // Sparse files have no bytes for empty blocks.
      if (layout.byteCounts[i] > 0) blocks.push({ column, row, offset: layout.offsets[i], length: layout.byteCounts[i] })
    }
  }
  return blocks.sort((a, b) => a.offset - b.offset)
}

async function copyBlock(job: Job, block: Block, content: Uint8Array, file: string): Promise<void> {
  const { layout, type, window, values, flip } = job
  const rows = layout.isTiled ? layout.blockHeight : Math.min(layout.blockHeight, layout.height - block.row * layout.blockHeight)
  const cells = await readBlock(layout, type, content, rows)
  if (cells === undefined) {
    throw new FarsakhError('RASTER_MALFORMED', `expected ${compressionName(layout.compression)} data in block ${block.column}, ${block.row} of ${file}, got bytes that don't decode: the file is broken, or its compression isn't one of DEFLATE, LZW, PackBits, ZSTD, LERC`, { file, compression: layout.compression })
  }
  const step = layout.bandsApart ? 1 : layout.samples, shift = layout.bandsApart ? 0 : job.band - 1
  const left = block.column * layout.blockWidth, from = Math.max(left, window.left), to = Math.min(left + layout.blockWidth, window.left + window.width)
  for (let r = 0; r < rows; r++) {
    const line = block.row * layout.blockHeight + r
    const row = (flip ? layout.height - 1 - line : line) - window.top
    if (row < 0 || row >= window.height || line >= layout.height) continue
    const start = (r * layout.blockWidth + from - left) * step + shift, out = row * window.width + from - window.left
    for (let c = 0, n = to - from; c < n; c++) values[out + c] = cells[start + c * step]
  }
}
