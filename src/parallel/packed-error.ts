import { FarsakhError, type ErrorCode, type ErrorDetail } from '../core/errors.ts'

/** An error as it crosses threads, where classes, codes and details would be lost. */
export interface PackedError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly code: unknown
  readonly detail: ErrorDetail | undefined
  readonly cause: PackedError | undefined
}

/** Takes apart whatever was thrown. */
export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined, code: undefined, detail: undefined, cause: undefined }
  const { code } = error as { code?: unknown }
  return {
    name: error.name, message: error.message, stack: error.stack, code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    detail: error instanceof FarsakhError ? cloneable(error.detail) : undefined, cause: error.cause === undefined ? undefined : packError(error.cause),
  }
}

/** The same error on this side: a FarsakhError keeps its code and detail, mistakes of the caller their class. */
export function unpackError(packed: PackedError): Error {
  const error = remake(packed, packed.cause === undefined ? undefined : { cause: unpackError(packed.cause) })
  if (packed.stack !== undefined) error.stack = packed.stack
  return error
}

function remake({ name, message, code, detail }: PackedError, options: ErrorOptions | undefined): Error {
  if (name === 'FarsakhError') return new FarsakhError(code as ErrorCode, message, detail, options)
  const error = name === 'RangeError' ? new RangeError(message, options) : name === 'TypeError' ? new TypeError(message, options) : new Error(message, options)
  if (error.name !== name) error.name = name
  return code === undefined ? error : Object.assign(error, { code })
}

/** A detail with what can't be posted left out. */
function cloneable(detail: ErrorDetail): ErrorDetail {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => {
    try {
      structuredClone(value)
      return true
    } catch {
      return false
    }
  }))
}
