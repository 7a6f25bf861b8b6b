import { FarsakhError, hours, placesFrom, rasterFrom, terrain, travelTimes, type Bbox, type Raster, type RasterValues, type SpeedScenarioRow } from 'farsakh'
import { judged, type Item } from '../item.ts'

const speeds: readonly SpeedScenarioRow[] = [{ class: 1, label: 'grass', speed: 4, mode: 'walking' }, { class: 9, label: 'lake', speed: 0, mode: 'walking' }]
/** New York's state plane, in US survey feet. */
const feet = '+proj=lcc +lat_0=40.1666666666667 +lon_0=-74 +lat_1=41.0333333333333 +lat_2=40.6666666666667 +x_0=300000 +y_0=0 +datum=NAD83 +units=us-ft'
const box: Bbox = [500_000, 0, 502_000, 1_000]

/** Each bad input is given for real, and what comes back is read. */
export const badInput: readonly Item[] = [
  refused('DEM on a shifted grid', 'GRIDS_DIFFER', ['align', '0.3 cells'], () => terrain({ landcover: grid(1), dem: grid(100, { bbox: [500_030, 0, 502_030, 1_000] }), speeds })),
  refused('DEM smaller than the land cover', 'GRIDS_DIFFER', ['align', '20', '18'], () => terrain({ landcover: grid(1), dem: grid(100, { width: 18, bbox: [500_000, 0, 501_800, 1_000] }), speeds })),
  refused('DEM in another coordinate system', 'GRIDS_DIFFER', ['align', 'EPSG:32632'], () => terrain({ landcover: grid(1), dem: grid(100, { crs: 'EPSG:32632' }), speeds })),
  refused('class that the speed table lacks', 'CLASS_MISSING', ['7', '200 cells'], () => terrain({ landcover: grid(7), speeds })),
  refused('negative speed', undefined, ['-4'], () => terrain({ landcover: grid(1), speeds: [{ class: 1, label: 'grass', speed: -4, mode: 'walking' }] })),
  refused('grid in feet', 'GRID_UNSUPPORTED', ['us-ft', 'metres'], () => terrain({ landcover: grid(1, { crs: feet }), speeds })),
  refused('all facilities on barriers', 'PLACES_ON_BARRIERS', ['snap'], () => travelTimes(terrain({ landcover: grid(9), speeds }), { to: placesFrom([{ id: 'clinic', lon: 3.009, lat: 0.0045 }]), cutoff: hours(2) })),
  refused('grid too large for memory', 'MEMORY_EXCEEDED', ['bytes', 'cell'], () => {
    // A world at 10 m, whose columns nobody could hold: the size is what is looked at.
    const land = terrain({ landcover: huge(), speeds })
    return travelTimes(land, { to: placesFrom([{ id: 'clinic', lon: 3.009, lat: 0.0045 }]), cutoff: hours(2) })
  }),
]

function grid(value: number, more: { width?: number, bbox?: Bbox, crs?: string } = {}): Raster {
  const width = more.width ?? 20
  return rasterFrom({ values: new Int16Array(width * 10).fill(value), width, height: 10, bbox: more.bbox ?? box, crs: more.crs ?? 'EPSG:32631' })
}

/** Says that it has 200,000 x 100,000 cells. */
function huge(): Raster {
  const values = new Proxy(new Int16Array(200).fill(1), { get: (target, key) => key === 'length' ? 200_000 * 100_000 : Reflect.get(target, key) as unknown }) as RasterValues
  return rasterFrom({ values, width: 200_000, height: 100_000, bbox: [0, 0, 2_000_000, 1_000_000], crs: 'EPSG:32631' })
}

/** Must throw an error of ours, or a RangeError where there is no code, that says what was expected and holds these words. */
function refused(name: string, code: string | undefined, words: readonly string[], run: () => unknown): Item {
  return {
    name: `Bad input: ${name}`, target: `${code ?? 'a RangeError'}, naming ${words.join(' and ')}`,
    measure: () => {
      try {
        run()
      } catch (error) {
        if (!(error instanceof Error)) throw error
        const own = error instanceof FarsakhError ? error.code : undefined
        const text = error.message.toLowerCase().replaceAll(/(?<=\d),(?=\d{3})/g, '')
        const isRight = code === undefined ? error instanceof RangeError || own === 'SPEEDS_MALFORMED' : own === code
        return judged(`${own ?? error.name}: ${firstLine(error.message)}`, isRight && ['expected', ...words].every(word => text.includes(word.toLowerCase())))
      }
      return judged('accepted without a word', false)
    },
  }
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length > 220 ? `${line.slice(0, 217)}...` : line
}
