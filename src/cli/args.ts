import { Command, CommanderError, Option } from 'commander'
import type { CommandSpec } from './commands.ts'
import type { CliIo } from './io.ts'
import { flagOf, kebab, optionSpecs, type Options } from './options.ts'
import { styleFor } from './terminal.ts'

/** What the command line asks for: a command with its options as typed, or an exit code when help or an error has been printed. */
export type Call = { readonly command: CommandSpec, readonly typed: Readonly<Record<string, unknown>> } | { readonly exit: number }

/**
 * Reads the command line. Help and version go to stdout, mistakes to stderr.
 * @param args arguments after the program's name
 * @param io streams
 * @param options the commands there are and the version to print
 */
export function parseArgs(args: readonly string[], io: CliIo, options: { commands: readonly CommandSpec[], version: string }): Call {
  let call: Call | undefined
  const program = createProgram(io, options.version)
  for (const spec of options.commands) {
    const command = commandOf(program, spec)
    for (const key of new Set(spec.options)) command.addOption(optionOf(key))
    if (spec.operand !== undefined) command.argument(`[${optionSpecs[spec.operand].value?.toLowerCase() ?? spec.operand}]`, optionSpecs[spec.operand].help)
    command.addHelpText('after', `\nExample:\n  ${spec.example}`)
    command.action(() => {
      const [operand] = command.args
      call = { command: spec, typed: { ...typedValues(command), ...spec.operand !== undefined && operand !== undefined && { [spec.operand]: operand } } }
    })
  }
  try {
    program.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { exit: error.exitCode === 0 ? 0 : 2 }
  }
  return call ?? { exit: 2 }
}

/** A command, under another one of the same first word where its name is of two. */
function commandOf(program: Command, { name, summary }: CommandSpec): Command {
  const [word, second] = name.split(' ')
  const above = second === undefined ? program : program.commands.find(known => known.name() === word) ?? program.command(word).summary(summary).description(sentence(summary))
  return above.command(second ?? word).summary(summary).description(sentence(summary)).allowExcessArguments(false)
}

function createProgram(io: CliIo, version: string): Command {
  const { stdout, stderr, env } = io
  const style = styleFor(stdout, env), errorStyle = styleFor(stderr, env)
  return new Command('farsakh')
    .description('Who can reach a working facility, how fast, and what would change that.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('Run with --help to see what there is.')
    .exitOverride()
    .configureHelp({ styleTitle: title => style.bold(title), showGlobalOptions: false })
    .configureOutput({
      writeOut: text => stdout.write(text),
      writeErr: text => stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, errorStyle.red('error:'))),
      getOutHelpWidth: () => stdout.columns,
      getErrHelpWidth: () => stderr.columns,
      getOutHasColors: () => style.bold('') !== '',
      getErrHasColors: () => errorStyle.bold('') !== '',
    })
    .addHelpText('after', '\nTry it:\n  farsakh demo')
}

function optionOf(key: keyof Options): Option {
  const spec = optionSpecs[key]
  if (spec.isOnByDefault) return new Option(`--no-${kebab(key)}`, spec.help)
  return new Option(spec.value === undefined ? flagOf(key) : `${flagOf(key)} <${spec.value}>`, spec.help)
}

/** The options that were really typed, defaults of the parser left out. */
function typedValues(command: Command): Record<string, unknown> {
  return Object.fromEntries(Object.entries(command.opts<Record<string, unknown>>()).filter(([key]) => command.getOptionValueSource(key) === 'cli'))
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
}
