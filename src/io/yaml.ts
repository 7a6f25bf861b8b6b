import { parse, YAMLParseError } from 'yaml'
import { FarsakhError, type ErrorCode } from '../core/errors.ts'

/**
 * Reads one YAML document (JSON is YAML too).
 * @param text the document
 * @param name what messages call it
 * @param options `code` of the error when the text is no YAML, `CONFIG_INVALID` by default
 * @returns plain values; undefined for an empty document
 * @throws FarsakhError with that code, the line and the column
 */
export function parseYaml(text: string, name: string, options: { code?: ErrorCode } = {}): unknown {
  try {
    return (parse(text) as unknown) ?? undefined
  } catch (cause) {
    const at = cause instanceof YAMLParseError ? cause.linePos?.[0] : undefined
    const where = at === undefined ? '' : ` at line ${at.line}, column ${at.col}`
    const reason = cause instanceof Error ? cause.message.split('\n')[0].replace(/ at line.*$/, '') : String(cause)
    throw new FarsakhError(options.code ?? 'CONFIG_INVALID', `expected YAML in ${name}, got a mistake${where}: ${reason}`, { file: name, line: at?.line, column: at?.col }, { cause })
  }
}
