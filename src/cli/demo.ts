import { join } from 'node:path'
import type { CommandContext } from './command.ts'
import { run as runCoverage } from './coverage.ts'
import { checkWritable } from './output-folder.ts'
import { flagOf, type Options } from './options.ts'
import { writeSample } from './sample.ts'
import { Session } from './session.ts'

/** `farsakh demo`: a sample country, and who reaches one of its hospitals in time. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const folder = options.out ?? 'farsakh-demo'
  await checkWritable(folder)
  const data = join(folder, 'data')
  await writeSample(new Session(context), data)
  const asked: Options = {
    network: join(data, 'roads.osm.pbf'), to: join(data, 'facilities.csv'), where: 'type == \'hospital\' and functionality != \'none\'',
    population: join(data, 'population.tif'), zones: join(data, 'districts.geojson'), cutoffs: [900, 1800, 3600], out: join(folder, 'results'),
  }
  context.progress.clear()
  if (!options.json) io.stdout.write(`A country that does not exist, and who in it reaches a working hospital by road:\n\n`)
  await runCoverage({ ...context, options: { ...options, ...asked } })
  context.progress.note(`\nThis was:\n  ${commandLine(asked)}`)
}

/** The call that a user would type for these options. */
function commandLine(options: Options): string {
  const words = Object.entries(options).map(([key, value]) => `${flagOf(key)} ${key === 'cutoffs' ? '15m,30m,1h' : key === 'where' ? `"${String(value)}"` : String(value)}`)
  return `farsakh coverage ${words.join(' \\\n    ')}`
}
