import { censusServices } from './facilities.ts'
import type { SampleContent } from './files.ts'

/** Speeds that an analyst of this country might have written down, made up like the rest of it. */
export const speedsYaml = `# km/h by class of road and by surface or tracktype, for cars. Made up.
speeds:
  motorway: 100
  trunk: 85
  primary: 70
  secondary: 55
  tertiary: { all: 40, gravel: 35 }
  unclassified: { all: 30, gravel: 25, unpaved: 25 }
  residential: { all: 25, unpaved: 15 }
  living_street: 10
  service: 10
  track: { grade2: 25, grade3: 18, grade4: 12, grade5: 8, all: 12 }
  path: 0
seasons:
  wet:
    tertiary: { all: 35, gravel: 20 }
    unclassified: { all: 20, gravel: 12, unpaved: 8 }
    residential: { all: 22, unpaved: 8 }
    track: { grade2: 12, grade3: 6, grade4: 0, grade5: 0, all: 5 }
`

/** Walking speeds for the classes of its land cover, in the dry season and in the rains; water stops people. */
export const groundSpeedsCsv = `class,label,speed,mode,season
10,trees,2.5,walking,
20,shrubs,3,walking,
30,grass,4,walking,
40,crops,3.5,walking,
50,built-up,5,walking,
60,bare,4.5,walking,
80,water,0,walking,
90,wetland,1.5,walking,
10,trees,2,walking,wet
20,shrubs,2.5,walking,wet
30,grass,3,walking,wet
40,crops,2,walking,wet
50,built-up,4.5,walking,wet
60,bare,3,walking,wet
80,water,0,walking,wet
90,wetland,0,walking,wet
`

/** What README.txt of a sample says: that the country is invented, what each file holds, and which rows are dirty. */
export function readme(country: SampleContent): string {
  const { size, seed, people, settlements, roads, osm, population, landcover, census, districts } = country
  const hospitals = census.filter(row => row.type === 'hospital').length
  const ids = census.map(row => row.id)
  const dirty = census.filter((row, i) => !/^4\d\.\d+$/.test(row.lon) || !/^\d+$/.test(row.beds) || ids.indexOf(row.id) < i).map(row => row.id)
  return `SAMPLE COUNTRY (fictitious)
Size ${size}, seed ${seed}. Made by farsakh. The same size and seed give the same bytes.
No such country, town, river or facility exists; names are put together from invented syllables. Coordinates lie around 44.5 E, 33 N so that distances
and projections are realistic; what really lies there has nothing to do with these files. Free to use for any purpose (CC0 1.0).

roads.osm.pbf      ${roads.nodeId.length} nodes on ${roads.wayId.length} ways (roads and ferries), ${osm.relations.length} turn restrictions, ${osm.wayTags.length - osm.roadWays} rivers and streams, ${settlements.length} place names.
population.tif     People per cell of ${population.width} x ${population.height} cells in EPSG:4326, float32, nodata -99999 abroad. Sum: ${people}.
facilities.csv     Facility census: ${census.length} facilities, ${hospitals} of them hospitals. Each of these services is available, partial, not_available or
                   not_normally_provided: ${censusServices.join(', ')}.
settlements.csv    ${settlements.length} towns and villages with their people; on_road is no for those that no road reaches.
districts.geojson  ${districts.features.length} districts that tile the country; ${districts.features[0].properties.name} is a hole in its neighbour, the last district has a piece of its own elsewhere.
landcover.tif      Classes as in ESA WorldCover 2021 (10 trees, 20 shrubs, 30 grass, 40 crops, 50 built-up, 60 bare, 80 water, 90 wetland), 0 outside,
                   ${landcover.cellWidth} m cells in EPSG:32638 (UTM zone 38 north).
elevation.tif      Metres on the same grid, int16, nodata -32768.
ground-speeds.csv  Walking speeds in km/h by class of land cover, dry and wet; water can't be crossed (--landcover landcover.tif --ground-speeds ground-speeds.csv).
speeds.yaml        Speeds in km/h by class and surface, and what the rains make of them (--speeds speeds.yaml --season wet).

Dirt in facilities.csv, on purpose, as real lists have it: two rows have no coordinates, one has longitude and latitude swapped, one writes them in Arabic
digits, one repeats the id of another, one says "about ten" beds. Rows to look at: ${dirty.join(', ')}.
Some facilities are closed, planned, damaged, not functioning or not accessible, so that a filter such as
functionality != 'none' && status == 'existing' changes results.
`
}
