import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { FarsakhError } from '../core/errors.ts'
import type { CommandSpec } from './commands.ts'
import { flagOf, kebab, optionSpecs, type Options, type OptionSpec } from './options.ts'

/**
 * Checks the options typed, adds those of the `--config` file, and asks for those that are missing.
 * @throws TypeError or RangeError for a value on the command line; FarsakhError `CONFIG_INVALID` for one in the file, naming its key
 */
export async function resolveOptions(command: CommandSpec, typed: Readonly<Record<string, unknown>>): Promise<Options> {
  const options: Options = {}
  for (const [key, value] of Object.entries(typed)) read(options, key as keyof Options, value, flagOf(key))
  const merged = options.config === undefined ? options : { ...await readConfig(options.config, command), ...options }
  checkNeeds(command, merged)
  return merged
}

/** Options from a YAML file whose keys are the long option names; paths in it are relative to it. */
async function readConfig(path: string, command: CommandSpec): Promise<Options> {
  const content = await readYaml(path)
  const options: Options = {}
  const known = new Map(command.options.map(key => [kebab(key), key]))
  for (const [name, value] of Object.entries(content)) {
    const key = known.get(name)
    if (key === undefined || key === 'config') throw unknownKey(path, name, command, [...known.keys()])
    try {
      read(options, key, resolvePath(key, value, path), name)
    } catch (cause) {
      throw new FarsakhError('CONFIG_INVALID', `${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { file: path, key: name, value }, { cause })
    }
  }
  return options
}

async function readYaml(path: string): Promise<Record<string, unknown>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new FarsakhError('FILE_NOT_FOUND', `expected a config file at ${path}, got none that can be read`, { file: path }, { cause })
  }
  const { parseYaml } = await import('../io/yaml.ts')
  const content = parseYaml(text, path)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new FarsakhError('CONFIG_INVALID', `${path}: expected options by name, such as "cutoffs: 30m,1h", got ${text.trim() === '' ? 'an empty file' : JSON.stringify(content)}`, { file: path })
  }
  return content as Record<string, unknown>
}

function read(options: Options, key: keyof Options, value: unknown, name: string): void {
  const spec: OptionSpec<unknown> = optionSpecs[key]
  try {
    Object.assign(options, { [key]: spec.read(value) })
  } catch (error) {
    if (error instanceof FarsakhError) throw new FarsakhError(error.code, `${name}: ${error.message}`, { ...error.detail, option: name }, { cause: error })
    if (error instanceof RangeError) throw new RangeError(`${name}: ${error.message}`, { cause: error })
    throw new TypeError(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function resolvePath(key: keyof Options, value: unknown, config: string): unknown {
  const { isPath, isList } = optionSpecs[key] as OptionSpec<unknown>
  if (!isPath) return value
  if (isList && typeof value === 'string' && value.includes(',')) return resolvePath(key, value.split(',').map(part => part.trim()), config)
  if (Array.isArray(value)) return value.map(one => resolvePath(key, one, config))
  return typeof value === 'string' && !isAbsolute(value) && !/^https?:/.test(value) ? join(dirname(config), value) : value
}

function unknownKey(path: string, name: string, command: CommandSpec, known: readonly string[]): FarsakhError {
  const names = known.filter(candidate => candidate !== 'config')
  const wrongCase = names.find(candidate => candidate === kebab(name) || candidate === name.toLowerCase().replaceAll('_', '-'))
  const hint = wrongCase === undefined ? '' : `: write ${wrongCase}`
  return new FarsakhError('CONFIG_INVALID', `${path}: expected options of farsakh ${command.name} (${names.join(', ')}), got the key ${JSON.stringify(name)}${hint}`, { file: path, key: name })
}

function checkNeeds(command: CommandSpec, options: Options): void {
  for (const need of command.needs) {
    const keys = typeof need === 'string' ? [need] : need
    if (keys.some(key => options[key] !== undefined)) continue
    const flags = keys.map(key => `${flagOf(key)} ${optionSpecs[key].value ?? ''}`.trim()).join(' or ')
    throw new TypeError(`expected ${flags} (${optionSpecs[keys[0]].help})\nExample:\n  ${command.example}`)
  }
  if (options.to !== undefined && options.from !== undefined && command.needs.some(need => Array.isArray(need) && need.includes('to'))) {
    throw new TypeError('expected either --to (journeys to the facilities) or --from (journeys from them), got both')
  }
}
