import { describe, expect, it } from 'vitest'
import { bytes } from '../../src/data/source.ts'
import { deflate, gunzip, gunzipStream, gzip, inflate } from '../../src/io/inflate.ts'
import { readAll } from '../../src/io/read-all.ts'
import { sniff, type Format } from '../../src/io/sniff.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('sniff', () => {
  const cases: [Format, Uint8Array][] = [
    ['empty', new Uint8Array()],
    ['osm-pbf', Uint8Array.of(0, 0, 0, 13, 10, 9, ...encode('OSMHeader'), 24, 124)],
    ['osm-xml', encode('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">')],
    ['osm-xml', encode('\ufeff<!-- made by hand -->\n<osm>')],
    ['xml', encode('<?xml version="1.0"?><kml/>')],
    ['html', encode('<!DOCTYPE html>\n<html><body>404</body></html>')],
    ['geojson', encode('  { "type": "FeatureCollection", "features": [] }')],
    ['json', encode('{"a": 1}')],
    ['json', encode('[1, 2]')],
    ['geotiff', Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0)],
    ['geotiff', Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8)],
    ['geotiff', Uint8Array.of(0x49, 0x49, 43, 0, 8, 0, 0, 0)],
    ['farsakh', encode('FARSAKHG....')],
    ['farsakh', encode('FARSAKHN....')],
    ['gzip', gzip(encode('x'))],
    ['zip', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0)],
    ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 4)],
    ['sqlite', encode('SQLite format 3\0....')],
    ['text', encode('id,lon,lat\n1,2,3\n')],
    ['text', encode('المستشفى;الطول')],
    ['text', Uint8Array.of(0xff, 0xfe, 0x69, 0, 0x64, 0)],
    ['unknown', Uint8Array.of(1, 2, 3, 4, 5)],
  ]
  it.each(cases)('finds %s', (format, head) => expect(sniff(head)).toBe(format))
})

describe('inflate', () => {
  const content = encode('farsakh '.repeat(1000))

  it('undoes deflate', () => {
    expect(inflate(deflate(content), content.length)).toEqual(content)
    const scratch = new Uint8Array(content.length * 2)
    const out = inflate(deflate(content), content.length, scratch)!
    expect(out.buffer).toBe(scratch.buffer)
    expect(out).toEqual(content)
  })

  it('says so when the stream is broken or has another length', () => {
    const packed = deflate(content)
    expect(inflate(packed.subarray(0, packed.length - 12), content.length)).toBeUndefined()
    expect(inflate(packed, content.length + 1)).toBeUndefined()
    expect(inflate(packed, content.length - 1)).toBeUndefined()
    expect(inflate(encode('no zlib at all'), 10)).toBeUndefined()
  })

  it('unwraps gzip whole and in pieces, several members too', () => {
    const twice = Uint8Array.of(...gzip(content), ...gzip(encode('end')))
    expect(new TextDecoder().decode(gunzip(twice, 'x.gz'))).toBe('farsakh '.repeat(1000) + 'end')
    let text = ''
    const stream = gunzipStream('x.gz', piece => { text += new TextDecoder().decode(piece) })
    for (let i = 0; i < twice.length; i++) stream.push(twice.subarray(i, i + 1), i === twice.length - 1 ? 'last' : 'more')
    expect(text).toBe('farsakh '.repeat(1000) + 'end')
  })

  it('names a truncated gzip file', async () => {
    const cut = gzip(content).subarray(0, 30)
    expect(() => gunzip(cut, 'x.gz')).toThrow(/expected a whole gzip file.*x\.gz/)
    await expect(readAll(bytes(cut, 'y.gz'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE', detail: { file: 'y.gz' } })
    expect(await readAll(bytes(gzip(content)))).toEqual(content)
    expect(await readAll(bytes(content))).toEqual(content)
    expect(await readAll(bytes(''))).toEqual(new Uint8Array())
  })
})
