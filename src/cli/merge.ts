import { basename } from 'node:path'
import { tableFrom } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { countClasses } from '../surface/compile.ts'
import type { LandCoverLayer } from '../surface/merge-layers.ts'
import { mergeLandCover, type MergedLandCover } from '../surface/merge.ts'
import type { SpeedScenario, SpeedScenarioRow } from '../data/speed-scenario.ts'
import { Network } from '../travel/network.ts'
import { networkRoads } from '../travel/terrain-roads.ts'
import type { CommandContext } from './command.ts'
import { readBarriers, readClasses, readGrid, readRoadsOver, roadClassOf } from './ground.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults } from './results.ts'
import { Session } from './session.ts'
import { formatNumber, printTable } from './terminal.ts'

/** `farsakh merge`: roads and barriers laid over land cover, as one raster of classes. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const { layers, rows } = await readLayers(session)
  const merged = await session.step('merging', () => mergeLandCover(layers, { clean: options.clean === true ? 'diagonals' : 'keep', compat: options.compat, ...session.run }))
  session.addIssues('merge', merged.issues)
  const classes = classTable(merged), erased = merged.erased.length
  const files = await writeResults(session, {
    'landcover_merged.tif': geoTiff(merged.landcover), 'classes.csv': () => toCsv(classes), ...rows.length > 0 && { 'ground-speeds.csv': () => toCsv(speedTable(rows)) }, ...options.clean === true && { 'erased.csv': () => toCsv(erasedTable(merged)) },
  }, { counts: { classes: classes.length, erased } })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'merge', out: options.out, files, classes: [...classes], erased })}\n`)
  else {
    io.stdout.write(printTable([{ title: 'class', align: 'right' }, { title: 'label', align: 'left' }, { title: 'cells', align: 'right' }], [...classes].map(row => [row.label === 'barrier' ? '–' : String(row.class), row.label, formatNumber(row.cells)]), { width: io.stdout.columns }))
    if (options.clean === true) io.stdout.write(`${formatNumber(erased)} cells of road erased that led through a barrier from corner to corner\n`)
  }
  announce(session, files)
}

/** Layers of a stack, and the speeds that a network brings along. */
interface Stack {
  readonly layers: readonly LandCoverLayer[]
  readonly rows: readonly SpeedScenarioRow[]
}

/** Roads on top, then barriers in the order given, then the land cover. */
async function readLayers(session: Session): Promise<Stack> {
  const { options } = session.context
  const raster = await readGrid(session, 'landcover'), speeds = await readClasses(session)
  const labels = speeds === undefined ? undefined : new Map(speeds.rows.map(row => [row.class, row.label] as const))
  const layers: LandCoverLayer[] = [], rows = [...speeds?.rows ?? []], features = await readRoadsOver(session)
  if (features instanceof Network) {
    const { layer, rows: added } = networkRoads(features, { speeds, landcover: raster })
    layers.push(layer)
    rows.push(...added)
  } else if (features !== undefined) {
    layers.push({ kind: 'roads', features, name: basename(options.roads!), labels: roadLabels(speeds), class: roadClassOf(options, speeds) })
  }
  for (const [i, features] of (await readBarriers(session) ?? []).entries()) {
    layers.push({ kind: 'barrier', features, name: basename(options.barriers![i]), polygons: options.skeleton === true ? 'skeleton' : 'centre' })
  }
  return { layers: [...layers, { kind: 'landcover', raster, labels, name: basename(options.landcover!) }], rows }
}

/** Labels of roads by their class as the file has it: below 1000 they will be 1000 more. */
function roadLabels(scenario: SpeedScenario | undefined): ReadonlyMap<number, string> | undefined {
  const rows = scenario?.rows.filter(row => row.class >= 1000)
  return rows && new Map(rows.flatMap(row => [[row.class, row.label], [row.class - 1000, row.label]] as const))
}

/** Speeds of the result, for the next command. */
function speedTable(rows: readonly SpeedScenarioRow[]): ReturnType<typeof tableFrom<SpeedScenarioRow>> {
  return tableFrom<SpeedScenarioRow>({ class: Float64Array.from(rows, row => row.class), label: rows.map(row => row.label), speed: Float64Array.from(rows, row => row.speed), mode: rows.map(row => row.mode) })
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
