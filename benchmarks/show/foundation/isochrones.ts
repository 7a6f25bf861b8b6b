import { driving, isochrones as draw, minutes, placesFrom, readNetwork, travelTimes, type Network } from 'farsakh'
import { file } from 'farsakh/node'
import { shared } from '../../../test/helpers/shared.ts'
import { compete, format, ours } from '../../harness.ts'
import { task as drawing } from '../../macro/draw-isochrones.ts'
import { measureIsochrones } from '../../macro/isochrones.ts'
import { absent, judged, once, type Item, type Outcome } from '../item.ts'

const cities = ['porto', 'andorra'] as const
const measured = { porto: once(() => measureIsochrones('porto', { repeats: 1 })), andorra: once(() => measureIsochrones('andorra', { repeats: 1 })) }
const porto = 'data/osm-extracts/porto_portugal.osm.pbf'

/** Polygons against the exact times of 20,000 points on roads, and against Valhalla's clock. */
export const isochrones: readonly Item[] = [
  ...cities.flatMap(city => [
    overAll(city, 'contour before simplification, wrongly in plus wrongly out, worst of all', 'at most 0.25 %', row => row.raw, worst => worst <= 0.25),
    overAll(city, 'simplified, wrongly in plus wrongly out, worst of all', 'under 0.5 %', row => row.wrong, worst => worst < 0.5),
    overAll(city, 'vertices over those allowed, worst of all', 'at most 100 %', row => 100 * row.vertices / row.allowed, worst => worst <= 100),
    overAll(city, 'area error stated, worst of all', 'stated', row => row.areaErrorPercent, worst => Number.isFinite(worst)),
  ]),
  { name: 'Isochrones, Porto: nothing of 10 min outside 15, of 15 outside 30', target: '0 ring corners outside', measure: nested },
  ...['porto-driving-15', 'porto-driving-30', 'porto-walking-30'].map(input => ({ name: `Isochrones, ${input}: our time over Valhalla's`, target: 'at most 1', measure: () => raced(input) })),
  { name: 'Isochrones, Porto: three nested driving cutoffs', target: 'at most 250 ms', measure: threeNested },
]

type Row = Awaited<ReturnType<typeof measureIsochrones>>[number]

function overAll(city: typeof cities[number], name: string, target: string, value: (row: Row) => number, isMet: (worst: number) => boolean): Item {
  return {
    name: `Isochrones, ${city}: ${name}`, target,
    measure: async () => {
      const rows = await measured[city]()
      if (rows.length === 0) return absent(`the shared data has no extract of ${city}`)
      const worst = rows.reduce((a, b) => value(b) > value(a) ? b : a)
      const met = rows.filter(row => isMet(value(row))).length
      return judged(`${value(worst).toPrecision(3)} % (${worst.profile} ${worst.minutes} min from ${worst.origin}); ${met} of ${rows.length} meet it`, isMet(value(worst)))
    },
  }
}

async function raced(input: string): Promise<Outcome> {
  const reason = drawing.missing(input)
  if (reason !== undefined) return absent(reason)
  const { standings, absent: away } = await compete([ours(drawing.name, input), ...drawing.rivals(input)], { rounds: 2, warmup: 3, iterations: 7 })
  const [us, them] = standings
  if (us === undefined) return judged(away[0]?.absent ?? 'nothing', false)
  if (them === undefined) return absent(`ours ${format(us.median)}; Valhalla: ${away[0]?.absent ?? 'not installed'}`)
  return judged(`${(1 / them.ratio).toFixed(2)} by medians: ${format(us.median)} and ${format(them.median)} (${us.note}; Valhalla ${them.note?.split('; ')[1]})`, them.ratio >= 1)
}

async function threeNested(): Promise<Outcome> {
  const input = 'porto-driving-10-15-30'
  const reason = drawing.missing(input)
  if (reason !== undefined) return absent(reason)
  const { standings: [us], absent: away } = await compete([ours(drawing.name, input)], { rounds: 2, warmup: 3, iterations: 7 })
  return us === undefined ? judged(away[0]?.absent ?? 'nothing', false) : judged(`${format(us.median)} (${us.note})`, us.median <= 0.25)
}

async function nested(): Promise<Outcome> {
  const path = shared(porto)
  if (path === undefined) return absent(`the shared data has no ${porto}`)
  const network: Network = await readNetwork(file(path), { profile: driving })
  const times = travelTimes(network, { from: placesFrom([{ id: 'Aliados', lon: -8.6109, lat: 41.1485 }]), cutoff: minutes(30) })
  const { features } = draw(times, { cutoffs: [10, 15, 30].map(minutes) })
  let corners = 0, outside = 0
  for (let i = 0; i + 1 < features.length; i++) {
    const outer = features[i + 1]!.geometry.coordinates
    for (const ring of features[i]!.geometry.coordinates.flat()) {
      for (const [x, y] of ring as [number, number][]) {
        corners++
        if (!isInside(outer, x, y)) outside++
      }
    }
  }
  return judged(`${outside} of ${corners} ring corners outside the next larger one`, outside === 0)
}

/** Even-odd over all rings; a corner on a border, where both share it, counts as inside. */
function isInside(polygons: GeoJSON.Position[][][], x: number, y: number): boolean {
  let inside = false
  for (const ring of polygons.flat()) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i] as [number, number], [bx, by] = ring[j] as [number, number]
      const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
      const length = Math.hypot(bx - ax, by - ay)
      // Within a centimetre of the border.
      if (length > 0 && Math.abs(cross) / length < 1e-7 && x >= Math.min(ax, bx) - 1e-7 && x <= Math.max(ax, bx) + 1e-7 && y >= Math.min(ay, by) - 1e-7 && y <= Math.max(ay, by) + 1e-7) return true
      if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside
    }
  }
  return inside
}
