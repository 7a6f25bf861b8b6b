import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { http } from '../../src/io/http.ts'
import { readAll } from '../../src/io/read-all.ts'

const content = Uint8Array.from({ length: 100_000 }, (_, i) => i * 7 & 255)

describe('http', () => {
  let server: Server | undefined
  const asked: (string | undefined)[] = []
  const serve = async (answer: RequestListener): Promise<string> => {
    asked.length = 0
    server = createServer((request, response) => {
      asked.push(request.headers.range)
      answer(request, response)
    })
    await new Promise<void>(resolve => server!.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/iraq.osm.pbf`
  }
  const ranges = (of: Uint8Array): RequestListener => (request, response) => {
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')!
    if (Number(from) >= of.length) response.writeHead(416, { 'content-range': `bytes */${of.length}` }).end()
    else response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${of.length}` }).end(of.subarray(Number(from), Number(to) + 1))
  }
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  it('reads ranges', async () => {
    const source = http(await serve(ranges(content)))
    expect(await source.size()).toBe(100_000)
    expect(await source.read(500, 20)).toEqual(content.slice(500, 520))
    expect(await source.read(99_990, 20)).toEqual(content.slice(99_990))
    expect(await source.read(100_000, 20)).toHaveLength(0)
    expect(asked).toEqual(['bytes=0-0', 'bytes=500-519', 'bytes=99990-99999'])
  })

  it('takes the whole file from a server that ignores ranges, once', async () => {
    const source = http(await serve((_, response) => response.end(content)))
    expect(await source.read(500, 20)).toEqual(content.slice(500, 520))
    expect(await readAll(source)).toEqual(content)
    expect(asked).toHaveLength(1)
  })

  it('knows empty files', async () => {
    expect(await readAll(http(await serve(ranges(new Uint8Array()))))).toHaveLength(0)
  })

  it('names the address and the status', async () => {
    const missing = await serve((_, response) => response.writeHead(404).end())
    await expect(http(missing).size()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', message: `expected a file at ${missing}, got HTTP 404` })
    const broken = await serve((_, response) => response.writeHead(503).end())
    await expect(http(broken).size()).rejects.toMatchObject({ code: 'FILE_UNREADABLE', message: `expected HTTP 200 or 206 from ${broken}, got HTTP 503 Service Unavailable` })
    const short = await serve((request, response) => request.headers.range === 'bytes=0-0' ? response.writeHead(206, { 'content-range': 'bytes 0-0/10' }).end('x') : response.writeHead(206).end('abc'))
    await expect(http(short).read(0, 10)).rejects.toThrow('expected 10 bytes at byte 0 from')
    await expect(http('http://127.0.0.1:1/x').size()).rejects.toThrow('expected an answer from http://127.0.0.1:1/x, got none')
  })

  it('asks again after a failure, sends headers, ends when told to', async () => {
    let failures = 1
    const url = await serve((request, response) => failures-- > 0 ? response.writeHead(500).end() : request.headers.authorization === 'key' ? ranges(content)(request, response) : response.writeHead(403).end())
    const source = http(url, { headers: { authorization: 'key' } })
    await expect(source.size()).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    expect(await source.size()).toBe(100_000)
    await expect(source.read(0, 10, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })
})
