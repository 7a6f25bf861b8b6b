import { FarsakhError } from '../core/errors.ts'
import type { ByteSource } from '../data/source.ts'

/** How to fetch. */
export interface HttpOptions {
  /** Sent with every request, for servers that want a key. */
  headers?: Readonly<Record<string, string>>
  /** Used instead of the platform's fetch. */
  fetch?: typeof fetch
}

/**
 * A file on a web server, read by Range requests. A server that ignores ranges is asked once for the whole file, which then stays in memory.
 * @param url where the file is
 * @param options see {@link HttpOptions}
 * @returns a source whose reads throw FarsakhError `FILE_NOT_FOUND` (404, 410) or `FILE_UNREADABLE`
 * Cost: one request for each read, the first of which also tells the size.
 */
export function http(url: string | URL, options: HttpOptions = {}): ByteSource {
  const address = String(url)
  let size: Promise<number> | undefined, whole: Uint8Array | undefined
  const ask = async (range: string, signal?: AbortSignal): Promise<Response> => {
    const response = await request(address, { ...options, range, signal })
    // 200 means that the server does not know ranges; whatever it sends is the file.
    if (response.status === 200) whole = new Uint8Array(await response.arrayBuffer())
    return response
  }
  const findSize = async (signal?: AbortSignal): Promise<number> => {
    const response = await ask('bytes=0-0', signal)
    if (whole !== undefined) return whole.length
    await response.body?.cancel()
    if (response.status === 416) return 0
    const total = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN)
    if (Number.isNaN(total)) throw unreadable(address, 'a Content-Range header with the size of the file', response.headers.get('content-range') ?? 'none')
    return total
  }
  return {
    name: address,
    async size(signal) {
      size ??= findSize(signal)
      try {
        return await size
      } catch (error) {
        size = undefined
        throw error
      }
    },
    async read(offset, length, signal) {
      const end = Math.min(await this.size(signal), offset + length)
      if (end <= offset) return new Uint8Array(0)
      const response = whole === undefined ? await ask(`bytes=${offset}-${end - 1}`, signal) : undefined
      if (whole !== undefined) return whole.subarray(offset, end)
      const content = new Uint8Array(await response!.arrayBuffer())
      if (content.length !== end - offset) throw unreadable(address, `${end - offset} bytes at byte ${offset}`, `${content.length}`)
      return content
    },
  }
}

async function request(address: string, { headers, range, signal, fetch: fetchWith = fetch }: HttpOptions & { range: string, signal?: AbortSignal }): Promise<Response> {
  let response: Response
  try {
    // Bytes of a range only mean something in the file as it is stored.
    response = await fetchWith(address, { headers: { 'accept-encoding': 'identity', ...headers, range }, ...(signal === undefined ? {} : { signal }) })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new FarsakhError('FILE_UNREADABLE', `expected an answer from ${address}, got none: is the address right, and the server within reach?`, { file: address }, { cause })
  }
  const { status } = response
  if (status === 404 || status === 410) throw new FarsakhError('FILE_NOT_FOUND', `expected a file at ${address}, got HTTP ${status}`, { file: address, status })
  if (!response.ok && status !== 416) throw unreadable(address, 'HTTP 200 or 206', `HTTP ${status} ${response.statusText}`.trim())
  return response
}

function unreadable(address: string, expected: string, got: string): FarsakhError {
  return new FarsakhError('FILE_UNREADABLE', `expected ${expected} from ${address}, got ${got}`, { file: address })
}
