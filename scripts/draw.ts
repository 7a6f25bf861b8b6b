import type { FeatureCollection, MultiPolygon, Position } from 'geojson'
import type { Places, Raster, RoadGraph, TravelTimes, Zones } from 'farsakh'

/** What a map shows. */
export interface MapContent {
  readonly title: string
  readonly subtitle: string
  readonly graph: RoadGraph
  readonly bands: FeatureCollection<MultiPolygon, { cutoff: number }>
  readonly times: TravelTimes
  readonly population: Raster
  readonly zones: Zones
  readonly facilities: Places
  /** Lines of the legend: the share of people in each band, and of those beyond the last. */
  readonly legend: readonly string[]
}

const width = 1200, margin = 24, header = 92
/** Fill of the bands, shortest time first. */
const bandColours = ['#1b7f79', '#5fb3a1', '#b5dcc7', '#e4f0dd']
const ink = '#22333b', beyond = '#d1495b', paper = '#f3efe6'
const roadStyles: readonly (readonly [classes: readonly string[], colour: string, width: number])[] = [
  [['unclassified', 'residential', 'service', 'track', 'living_street'], '#8d8678', 0.7],
  [['tertiary', 'tertiary_link'], '#6f685b', 1.2],
  [['secondary', 'secondary_link'], '#4d4740', 1.8],
  [['primary', 'primary_link', 'trunk', 'trunk_link', 'motorway', 'motorway_link'], '#2f2a25', 3],
]

/** Draws a map as SVG: travel-time bands, people beyond them, roads by class, district borders, facilities. */
export function drawMap(content: MapContent): string {
  const frame = frameOf(content.zones)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${frame.height}" font-family="Helvetica, Arial, sans-serif" fill="${ink}">`,
    `<title>${escape(content.title)}</title>`,
    `<defs><path id="country" d="${content.zones.geometries.map(g => polygonPath(g.type === 'Polygon' ? [g.coordinates] : g.coordinates, frame)).join('')}"/><clipPath id="inside"><use href="#country"/></clipPath></defs>`,
    `<rect width="${width}" height="${frame.height}" fill="${paper}"/>`,
    '<use href="#country" fill="#fff"/><g clip-path="url(#inside)">',
    ...[...content.bands.features].reverse().map((feature, i, all) => `<path d="${polygonPath(feature.geometry.coordinates, frame)}" fill="${bandColours[all.length - 1 - i] ?? '#eee'}" fill-rule="evenodd"/>`),
    ...roadStyles.map(([classes, colour, stroke]) => `<path d="${roadPath(content.graph, classes, frame)}" fill="none" stroke="${colour}" stroke-width="${stroke}" stroke-linejoin="round" stroke-linecap="round"/>`),
    `</g><use href="#country" fill="none" stroke="${ink}" stroke-opacity=".5" stroke-width="1.1" stroke-dasharray="7 4"/>`,
    peopleBeyond(content, frame),
    ...[...content.facilities].map(({ lon, lat }) => marker(frame.xy([lon, lat]))),
    ...heading(content),
    legend(content, frame),
    scaleBar(frame),
    '</svg>',
  ]
  return parts.join('\n')
}

interface Frame {
  readonly height: number
  readonly metresPerPixel: number
  xy(position: Position): [x: number, y: number]
}

function frameOf(zones: Zones): Frame {
  const [west, south, east, north] = zones.bbox
  const stretch = Math.cos((south + north) / 2 * Math.PI / 180)
  const scale = (width - 2 * margin) / ((east - west) * stretch)
  return {
    height: Math.round((north - south) * scale) + header + margin,
    metresPerPixel: 111_195 / scale,
    xy: ([lon, lat]) => [margin + (lon! - west) * stretch * scale, header + (north - lat!) * scale],
  }
}

/** A path of lines with whole-pixel-tenth steps; points less than half a pixel from the last one are left out. */
function linePath(points: readonly (readonly [number, number])[]): string {
  let path = '', x0 = 0, y0 = 0
  for (const [i, [x, y]] of points.entries()) {
    const rx = Math.round(x * 10), ry = Math.round(y * 10)
    if (i === 0) path += `M${rx / 10} ${ry / 10}`
    else if (Math.hypot(rx - x0, ry - y0) < 6 && i < points.length - 1) continue
    else if (rx !== x0 || ry !== y0) path += `l${(rx - x0) / 10} ${(ry - y0) / 10}`
    x0 = rx
    y0 = ry
  }
  return path.replaceAll(' -', '-').replaceAll(/(^|[^\d.])0\./g, '$1.')
}

function polygonPath(polygons: readonly (readonly (readonly Position[])[])[], frame: Frame): string {
  return polygons.flatMap(rings => rings.map(ring => `${linePath(ring.map(position => frame.xy(position)))}z`)).join('')
}

function roadPath(graph: RoadGraph, classes: readonly string[], frame: Frame): string {
  const { lon, lat, linkFrom, linkTo, linkTags, linkKind, firstShape, shapeLon, shapeLat, meta } = graph
  let path = ''
  for (let link = 0; link < graph.linkCount; link++) {
    if (linkKind[link] === 1 || !classes.includes(meta.tagSets[linkTags[link]!]?.highway ?? '')) continue
    const points = [frame.xy([lon[linkFrom[link]!]!, lat[linkFrom[link]!]!])]
    for (let i = firstShape[link]!; i < firstShape[link + 1]!; i++) points.push(frame.xy([shapeLon[i]! * 1e-7, shapeLat[i]! * 1e-7]))
    points.push(frame.xy([lon[linkTo[link]!]!, lat[linkTo[link]!]!]))
    path += linePath(points)
  }
  return path
}

/** People beyond the largest band, gathered in squares of a few pixels: a dot for each, its area by their number. */
function peopleBeyond({ population, times, bands }: MapContent, frame: Frame): string {
  const limit = Math.max(...bands.features.map(feature => feature.properties.cutoff)) * 1000
  const cells = [...population.values.keys()].filter(cell => population.has(cell) && population.values[cell]! > 0)
  const at = cells.map(cell => population.lonLat(cell))
  const { ms } = times.atPoints({ lon: at.map(p => p[0]), lat: at.map(p => p[1]) })
  const squares = new Map<string, number>()
  for (const [i, cell] of cells.entries()) {
    if (ms[i]! <= limit) continue
    const [x, y] = frame.xy(at[i]!)
    const key = `${Math.round(x / 9) * 9},${Math.round(y / 9) * 9}`
    squares.set(key, (squares.get(key) ?? 0) + population.values[cell]!)
  }
  const dots = [...squares].map(([key, people]) => `<circle cx="${key.split(',')[0]!}" cy="${key.split(',')[1]!}" r="${Math.min(4.2, 0.8 + Math.sqrt(people) / 6).toFixed(1)}"/>`)
  return `<g fill="${beyond}" fill-opacity=".8">${dots.join('')}</g>`
}

function marker([x, y]: readonly [number, number]): string {
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)]
  return `<circle cx="${cx}" cy="${cy}" r="8.5" fill="#fff" stroke="${ink}" stroke-width="2"/><path d="M${cx} ${(y - 4.6).toFixed(1)}v9.2M${(x - 4.6).toFixed(1)} ${cy}h9.2" stroke="${beyond}" stroke-width="3.2"/>`
}

function heading({ title, subtitle }: MapContent): string[] {
  return [`<text x="${margin}" y="42" font-size="28" font-weight="bold">${escape(title)}</text>`, `<text x="${margin}" y="70" font-size="16" fill-opacity=".75">${escape(subtitle)}</text>`]
}

function legend({ legend: lines }: MapContent, frame: Frame): string {
  const height = lines.length * 26 + 18, y0 = frame.height - margin - height
  const rows = lines.map((line, i) => {
    const y = y0 + 22 + i * 26, last = i === lines.length - 1
    const swatch = last ? `<circle cx="${margin + 24}" cy="${y}" r="5" fill="${beyond}"/>` : `<rect x="${margin + 12}" y="${y - 8}" width="24" height="16" fill="${bandColours[i] ?? '#eee'}"/>`
    return `${swatch}<text x="${margin + 46}" y="${y + 5}" font-size="15">${escape(line)}</text>`
  })
  return `<rect x="${margin}" y="${y0}" width="330" height="${height}" rx="6" fill="${paper}" fill-opacity=".94"/>${rows.join('')}`
}

function scaleBar(frame: Frame): string {
  const pixels = 5000 / frame.metresPerPixel, x = width - margin - pixels - 12, y = frame.height - margin - 12
  return `<path d="M${x} ${y - 6}v6h${pixels.toFixed(1)}v-6" fill="none" stroke="${ink}" stroke-width="1.6"/><text x="${(x + pixels / 2).toFixed(1)}" y="${y - 8}" font-size="13" text-anchor="middle">5 km</text>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
