/**
 * Bytes from somewhere: a file, a Blob, memory, an HTTP server. Readers ask for ranges, so that nothing has to be loaded whole.
 * `read` past the end returns the bytes that there are.
 */
export interface ByteSource {
  /** What messages call it: a file name, a URL. */
  readonly name: string
  /** Length in bytes. */
  size(signal?: AbortSignal): Promise<number>
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>
  /**
   * The platform's own inflate for zlib streams of known length, where it beats the built-in one (Node's is 3 to 8 times faster).
   * Returns undefined when the stream is broken or gives another length.
   */
  readonly inflate?: (content: Uint8Array, size: number) => Uint8Array | undefined
}

/**
 * Bytes in memory.
 * @param content the bytes, or text that is taken as UTF-8
 * @param name what messages call them
 */
export function bytes(content: ArrayBufferLike | Uint8Array | string, name = 'bytes'): ByteSource {
  const all = typeof content === 'string' ? new TextEncoder().encode(content) : content instanceof Uint8Array ? plain(content) : new Uint8Array(content)
  return {
    name,
    size: () => Promise.resolve(all.length),
    read: (offset, length) => Promise.resolve(all.subarray(offset, offset + length)),
  }
}

/** Without the ways of a Node Buffer, whose slices don't copy. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/**
 * A Blob or a File, as a browser's file input gives them.
 * @param content the Blob or File
 * @param name what messages call it; a File's own name by default
 */
export function blob(content: Blob, name: string = 'name' in content ? String(content.name) : 'blob'): ByteSource {
  return {
    name,
    size: () => Promise.resolve(content.size),
    read: async (offset, length) => new Uint8Array(await content.slice(offset, offset + length).arrayBuffer()),
  }
}
