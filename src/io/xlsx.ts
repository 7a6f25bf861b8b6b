import { readSheet } from 'read-excel-file/universal'
import { FarsakhError, type ErrorCode } from '../core/errors.ts'

/** A cell of a sheet. */
export type XlsxCell = string | number | boolean | undefined

/**
 * Reads one sheet of an Excel workbook (.xlsx).
 * @param content the file
 * @param name what messages call it
 * @param options `sheet` by name or number from 1 (the first by default); `code` of the error
 * @returns rows of cells, from the first row of the sheet on; dates are ISO text
 * @throws FarsakhError with that code, `FORMAT_UNKNOWN` by default, where it is no workbook or has no such sheet
 */
export async function readXlsx(content: Uint8Array, name: string, options: { sheet?: string | number, code?: ErrorCode } = {}): Promise<XlsxCell[][]> {
  try {
    const rows = await readSheet(content.slice().buffer, options.sheet ?? 1)
    return rows.map(row => row.map(cellOf))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new FarsakhError(options.code ?? 'FORMAT_UNKNOWN', `expected an Excel workbook (.xlsx)${options.sheet === undefined ? '' : ` with the sheet ${options.sheet}`} in ${name}, got a mistake: ${reason}`, { file: name }, { cause })
  }
}

function cellOf(value: unknown): XlsxCell {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value instanceof Date ? value.toISOString() : undefined
}
