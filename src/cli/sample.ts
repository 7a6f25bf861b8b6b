import type { SampleCountry } from '../sample/country.ts'
import type { CommandContext } from './command.ts'
import { checkWritable } from './output-folder.ts'
import { writeOutputs } from '../export/write.node.ts'
import { Session } from './session.ts'
import { formatCompact, formatNumber, printTable } from './terminal.ts'

/** `farsakh sample`: writes a sample country. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const folder = options.out!
  const session = new Session(context)
  await checkWritable(folder)
  const { country, files } = await writeSample(session, folder)
  const facts = { people: country.people, settlements: country.settlements.length, facilities: country.census.length, nodes: country.roads.nodeId.length, ways: country.roads.wayId.length }
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ command: 'sample', out: folder, size: country.size, seed: country.seed, files: files.map(file => file.name), ...facts })}\n`)
    return
  }
  io.stdout.write(printTable([{ title: 'file', align: 'left' }, { title: 'bytes', align: 'right' }], files.map(file => [file.name, formatCompact(file.bytes)]), { width: io.stdout.columns }))
  io.stdout.write(`A ${country.size} with ${formatNumber(facts.people)} people, ${formatNumber(facts.settlements)} settlements, ${formatNumber(facts.facilities)} facilities and ${formatNumber(facts.nodes)} road nodes in ${folder}\n`)
}

/** Makes a country and writes its files into a folder. */
export async function writeSample(session: Session, folder: string): Promise<{ country: SampleCountry, files: { name: string, bytes: number }[] }> {
  const { size, seed } = session.context.options
  const { sampleCountry } = await import('../sample/country.ts')
  const country = await session.step('making a country', () => sampleCountry({ size, seed, ...session.run }))
  const files = await session.step('writing the country', () => country.files(session.run))
  await writeOutputs(folder, Object.fromEntries(files.map(file => [file.name, file.content])), session.run)
  return { country, files: files.map(({ name, content }) => ({ name, bytes: content.length })) }
}
