import { GeoTIFF, getDecoder, type GeoTIFFImage } from 'geotiff'
import { FarsakhError } from '../core/errors.ts'
import type { ByteSource } from '../data/source.ts'

/** The keys of a GeoTIFF's CRS by name; numbers, text, or lists of numbers. */
export type GeoKeys = Readonly<Record<string, unknown>>

/** How a TIFF's first image is laid out. */
export interface TiffLayout {
  readonly width: number
  readonly height: number
  /** Numbers in a cell, and how they are coded: 1 unsigned, 2 signed, 3 floating. */
  readonly samples: number
  readonly bits: number
  readonly sampleFormat: number
  /** Whether each band lies in blocks of its own. */
  readonly bandsApart: boolean
  readonly compression: number
  readonly predictor: number
  readonly littleEndian: boolean
  readonly blockWidth: number
  readonly blockHeight: number
  /** Strips end with the image; tiles are always whole. */
  readonly isTiled: boolean
  readonly offsets: ArrayLike<number>
  readonly byteCounts: ArrayLike<number>
  /** Version and further compression of LERC blocks. */
  readonly lerc: readonly number[] | undefined
  /** The text of GDAL's nodata tag. */
  readonly nodata: string | undefined
  readonly geoKeys: GeoKeys | undefined
  readonly pixelScale: readonly number[] | undefined
  readonly tiePoint: readonly number[] | undefined
  readonly transformation: readonly number[] | undefined
}

/**
 * Reads the directory of a TIFF's first image, the full resolution. Only the bytes needed are asked of the source.
 * @throws FarsakhError `RASTER_MALFORMED` when it is no TIFF or is cut off, `RASTER_UNSUPPORTED`
 */
export async function readLayout(source: ByteSource, signal?: AbortSignal): Promise<TiffLayout> {
  let image: GeoTIFFImage
  try {
    const tiff = await GeoTIFF.fromSource(rangeSource(source, signal), {}, signal)
    // Tags that the parser would fetch later are read with the wrong byte order in big-endian files.
    tiff.parser.eager = true
    image = await tiff.getImage(0)
    return await layoutOf(image, source.name)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof FarsakhError || !isParserError(cause)) throw cause
    throw new FarsakhError('RASTER_MALFORMED', `expected a whole GeoTIFF in ${source.name}, got one whose directory can't be read (${cause.message}): is the file cut off? Fetch it again`, { file: source.name }, { cause })
  }
}

/**
 * Decompresses a block with one of geotiff's own decoders (Zstandard, LERC, JPEG).
 * @returns undefined when it fails or there is no such decoder
 */
export async function decodeBlock(layout: TiffLayout, block: Uint8Array): Promise<Uint8Array | undefined> {
  const { blockWidth, blockHeight, bits, samples, bandsApart } = layout
  const parameters = { tileWidth: blockWidth, tileHeight: blockHeight, predictor: 1, bitsPerSample: Array.from({ length: samples }, () => bits), planarConfiguration: bandsApart ? 2 : 1, samplesPerPixel: samples, LercParameters: layout.lerc }
  try {
    const decoder = await getDecoder(layout.compression, parameters)
    return new Uint8Array(await decoder.decodeBlock(new Uint8Array(block).buffer))
  } catch {
    return undefined
  }
}

/** geotiff's seam for bytes, answered by ours. */
function rangeSource(source: ByteSource, signal: AbortSignal | undefined): Parameters<typeof GeoTIFF.fromSource>[0] {
  const fetchSlice = async ({ offset, length }: { offset: number, length: number }): Promise<{ offset: number, length: number, data: ArrayBuffer }> => {
    const data = new Uint8Array(await source.read(offset, length, signal)).buffer
    return { offset, length: data.byteLength, data }
  }
  // geotiff doesn't export the class that it asks for; it only calls these.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  return {
    fetch: slices => Promise.all(slices.map(async slice => (await fetchSlice(slice)).data)),
    fetchSlice,
    fileSize: null,
    close: () => Promise.resolve(),
  }
}

/** The parser throws plain errors of many kinds for broken directories; those of the source have codes. */
function isParserError(cause: unknown): cause is Error {
  return cause instanceof Error && !('code' in cause)
}

async function layoutOf(image: GeoTIFFImage, file: string): Promise<TiffLayout> {
  const tags = image.fileDirectory
  const bits = numbers(tags.getValue('BitsPerSample')) ?? [1], formats = numbers(tags.getValue('SampleFormat')) ?? [1]
  if (bits.some(value => value !== bits[0]) || formats.some(value => value !== formats[0])) {
    throw new FarsakhError('RASTER_UNSUPPORTED', `expected bands of one number type in ${file}, got ${bits.join(', ')} bits: split it, with gdal_translate -b say`, { file })
  }
  const isTiled = image.isTiled
  const offsets = numbers(await tags.loadValue(isTiled ? 'TileOffsets' : 'StripOffsets'))
  const byteCounts = numbers(await tags.loadValue(isTiled ? 'TileByteCounts' : 'StripByteCounts'))
  const layout = {
    width: image.getWidth(), height: image.getHeight(), samples: image.getSamplesPerPixel(), bits: bits[0], sampleFormat: formats[0],
    bandsApart: image.planarConfiguration === 2, compression: number(tags.getValue('Compression')) ?? 1, predictor: number(await tags.loadValue('Predictor')) ?? 1,
    littleEndian: image.littleEndian, blockWidth: image.getTileWidth(), blockHeight: image.getTileHeight(), isTiled,
    offsets: offsets ?? [], byteCounts: byteCounts ?? [],
    lerc: numbers(await tags.loadValue('LercParameters')), nodata: text(tags.getValue('GDAL_NODATA')), geoKeys: image.getGeoKeys() ?? undefined,
    pixelScale: numbers(tags.getValue('ModelPixelScale')), tiePoint: numbers(tags.getValue('ModelTiepoint')), transformation: numbers(tags.getValue('ModelTransformation')),
  }
  checkBlocks(layout, file)
  return layout
}

function checkBlocks(layout: TiffLayout, file: string): void {
  const { width, height, blockWidth, blockHeight, offsets, byteCounts } = layout
  const expected = Math.ceil(width / blockWidth) * Math.ceil(height / blockHeight) * (layout.bandsApart ? layout.samples : 1)
  if (width > 0 && height > 0 && offsets.length >= expected && byteCounts.length >= expected) return
  throw new FarsakhError('RASTER_MALFORMED', `expected ${expected} blocks for the ${width} x ${height} cells of ${file}, got ${offsets.length}: the file is broken`, { file })
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : numbers(value)?.[0]
}

function numbers(value: unknown): number[] | undefined {
  if (typeof value === 'number') return [value]
  return Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<number>, Number) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value.replace(/\0.*$/s, '').trim() : undefined
}
