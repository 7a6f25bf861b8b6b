import { basename } from 'node:path'
import { tableFrom } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { countClasses } from '../surface/compile.ts'
import type { LandCoverLayer } from '../surface/merge-layers.ts'
import { mergeLandCover, type MergedLandCover } from '../surface/merge.ts'
import type { SpeedScenario } from '../surface/speed-scenario.ts'
import type { CommandContext } from './command.ts'
import { readClasses, readFeatureFile, readGrid, roadClassOf } from './ground.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults } from './results.ts'
import { Session } from './session.ts'
import { formatNumber, printTable } from './terminal.ts'

/** `farsakh merge`: roads and barriers laid over land cover, as one raster of classes. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const layers = await readLayers(session)
  const merged = await session.step('merging', () => mergeLandCover(layers, { clean: options.clean === true ? 'diagonals' : 'keep', compat: options.compat, ...session.run }))
  session.addIssues('merge', merged.issues)
  const classes = classTable(merged), erased = merged.erased.length
  const files = await writeResults(session, {
    'landcover_merged.tif': geoTiff(merged.landcover), 'classes.csv': () => toCsv(classes), ...options.clean === true && { 'erased.csv': () => toCsv(erasedTable(merged)) },
  }, { counts: { classes: classes.length, erased } })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'merge', out: options.out, files, classes: [...classes], erased })}\n`)
  else {
    io.stdout.write(printTable([{ title: 'class', align: 'right' }, { title: 'label', align: 'left' }, { title: 'cells', align: 'right' }], [...classes].map(row => [row.label === 'barrier' ? '–' : String(row.class), row.label, formatNumber(row.cells)]), { width: io.stdout.columns }))
    if (options.clean === true) io.stdout.write(`${formatNumber(erased)} cells of road erased that led through a barrier from corner to corner\n`)
  }
  announce(session, files)
}

/** Roads on top, then barriers in the order given, then the land cover. */
async function readLayers(session: Session): Promise<LandCoverLayer[]> {
  const { options } = session.context
  const raster = await readGrid(session, 'landcover'), scenario = await readClasses(session)
  const labels = scenario === undefined ? undefined : new Map(scenario.rows.map(row => [row.class, row.label] as const))
  const layers: LandCoverLayer[] = []
  if (options.roads !== undefined) {
    const features = await readFeatureFile(session, 'roads', options.roads)
    layers.push({ kind: 'roads', features, name: basename(options.roads), labels: roadLabels(scenario), class: roadClassOf(options, scenario) })
  }
  for (const path of options.barriers ?? []) {
    layers.push({ kind: 'barrier', features: await readFeatureFile(session, 'barriers', path), name: basename(path), polygons: options.skeleton === true ? 'skeleton' : 'centre' })
  }
  return [...layers, { kind: 'landcover', raster, labels, name: basename(options.landcover!) }]
}

/** Labels of roads by their class as the file has it: below 1000 they will be 1000 more. */
function roadLabels(scenario: SpeedScenario | undefined): ReadonlyMap<number, string> | undefined {
  const rows = scenario?.rows.filter(row => row.class >= 1000)
  return rows && new Map(rows.flatMap(row => [[row.class, row.label], [row.class - 1000, row.label]] as const))
}

interface ClassRow {
  class: number
  label: string
  cells: number
}

/** The classes of the result, and the cells that nobody crosses (without a class). */
function classTable({ landcover, labels }: MergedLandCover): ReturnType<typeof tableFrom<ClassRow>> {
  const counts = [...countClasses(landcover)].sort(([a], [b]) => a - b)
  const barriers = landcover.values.length - counts.reduce((sum, [, cells]) => sum + cells, 0)
  return tableFrom<ClassRow>({
    class: Float64Array.from([...counts.map(([value]) => value), NaN]), label: [...counts.map(([value]) => labels.get(value) ?? ''), 'barrier'], cells: Float64Array.from([...counts.map(([, cells]) => cells), barriers]),
  })
}

function erasedTable({ landcover, erased }: MergedLandCover): ReturnType<typeof tableFrom<{ row: number, column: number, lon: number, lat: number }>> {
  const at = Array.from(erased, cell => landcover.lonLat(cell))
  return tableFrom<{ row: number, column: number, lon: number, lat: number }>({
    row: Float64Array.from(erased, cell => Math.floor(cell / landcover.width)), column: Float64Array.from(erased, cell => cell % landcover.width), lon: Float64Array.from(at, ([lon]) => lon), lat: Float64Array.from(at, ([, lat]) => lat),
  })
}
