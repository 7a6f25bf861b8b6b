// Wires the page to the job. Bundle it for browsers: npx esbuild main.ts --bundle --minify --outfile=bundle.js
import { blob, bytes, formatDuration, type ByteSource } from 'farsakh'
import { sampleCountry } from 'farsakh/sample'
import { job, type Inputs, type Result } from './job.ts'

declare global {
  /** The last result, for the curious and for tests. */
  var result: Result | undefined
}

const status = element('status')
element('sample').onclick = () => run(sampleInputs)
element('own').onclick = () => run(ownInputs)

async function run(inputs: () => Inputs): Promise<void> {
  try {
    const found = await job(inputs(), ({ stage, done, total }) => {
      status.textContent = `${stage}: ${(100 * done / Math.max(1, total)).toFixed(0)} %`
    })
    show(found)
    globalThis.result = found
  } catch (error) {
    status.textContent = error instanceof Error ? error.message : String(error)
  }
}

function sampleInputs(): Inputs {
  const files = sampleCountry({ size: 'village', seed: 1 }).files()
  const take = (name: string): ByteSource => bytes(files.find(file => file.name === name)!.content, name)
  return { roads: take('roads.osm.pbf'), facilities: take('facilities.csv'), population: take('population.tif'), districts: take('districts.geojson') }
}

function ownInputs(): Inputs {
  const take = (id: string): ByteSource => {
    const file = (element(id) as HTMLInputElement).files?.[0]
    if (file === undefined) throw new Error(`choose a file of ${id}`)
    return blob(file)
  }
  return { roads: take('roads'), facilities: take('facilities'), population: take('population'), districts: take('districts') }
}

function show({ rows }: Result): void {
  element('rows').replaceChildren(...rows.map(({ zone, cutoff, people, share, group }) => {
    const row = document.createElement('tr')
    for (const text of [zone, group === 'within' ? `within ${formatDuration(cutoff)}` : group, Math.round(people).toLocaleString('en'), `${(100 * share).toFixed(1)} %`]) {
      row.insertCell().textContent = text
    }
    return row
  }))
  status.textContent = 'done'
}

function element(id: string): HTMLElement {
  return document.getElementById(id)!
}
