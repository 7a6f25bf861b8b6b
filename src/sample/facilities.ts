import { seeded, type Random } from '../core/random.ts'
import type { Districts } from './districts.ts'
import { pick, pickByShare } from './names.ts'
import type { Frame, Plan } from './plan.ts'
import type { Settlement } from './settlements.ts'

/** One row of the facility census, all text as a person might have typed it. */
export type CensusRow = Readonly<Record<CensusColumn, string>>

/** Services that the census asks about. */
export const censusServices = [
  'outpatient', 'emergency', 'surgery', 'delivery', 'caesarean', 'antenatal', 'vaccination', 'child_nutrition', 'tuberculosis', 'chronic_disease', 'mental_health', 'laboratory',
] as const

type CensusColumn = typeof censusServices[number]
  | 'id' | 'name' | 'name_ar' | 'type' | 'level' | 'ownership' | 'status' | 'functionality' | 'accessibility' | 'building_damage' | 'equipment_damage' | 'beds' | 'lon' | 'lat' | 'district'

const kinds = {
  'hospital': { level: 'secondary', arabic: 'مستشفى', name: 'Hospital', beds: [40, 420], usual: 12 },
  'primary health centre': { level: 'primary', arabic: 'مركز صحي', name: 'Health Centre', beds: [0, 12], usual: 9 },
  'clinic': { level: 'primary', arabic: 'عيادة', name: 'Clinic', beds: [0, 4], usual: 6 },
  'dispensary': { level: 'primary', arabic: 'مستوصف', name: 'Dispensary', beds: [0, 0], usual: 4 },
} as const
type Kind = keyof typeof kinds

/** Services in the order in which smaller facilities have them. */
const byFrequency: readonly (typeof censusServices[number])[] = [
  'outpatient', 'vaccination', 'antenatal', 'child_nutrition', 'chronic_disease', 'delivery', 'laboratory', 'tuberculosis', 'mental_health', 'emergency', 'surgery', 'caesarean',
]

/**
 * Takes a facility census: more and larger facilities in larger towns, some of them damaged, closed or planned, and a little dirt of the kinds that real lists have
 * (see README.txt of the sample): two rows without coordinates, one with latitude and longitude swapped, one in Arabic digits, one repeated id, beds in words.
 */
export function takeCensus(plan: Plan, frame: Frame, settlements: readonly Settlement[], districts: Districts, districtNames: readonly string[]): CensusRow[] {
  const random = seeded(plan.seed * 97 + 5)
  const rows: Record<string, string>[] = []
  for (const settlement of settlements) {
    const count = new Map<Kind, number>()
    for (const kind of kindsIn(settlement, random)) {
      const number = count.get(kind) ?? 0
      count.set(kind, number + 1)
      rows.push(survey(frame, settlement, kind, number, rows.length + 1, random, districts, districtNames))
    }
  }
  soil(rows)
  return rows as CensusRow[]
}

function kindsIn({ kind, people }: Settlement, random: Random): Kind[] {
  const some = (mean: number): number => Math.floor(mean + random())
  if (kind === 'village') {
    const chance = random()
    return people > 700 && chance < 0.7 ? ['primary health centre'] : chance < 0.42 ? [chance < 0.12 ? 'clinic' : 'dispensary'] : []
  }
  const list: Kind[] = []
  const hospitals = people > 5000 ? Math.max(1, some(people / 130_000)) : 0
  for (let i = 0; i < hospitals; i++) list.push('hospital')
  for (let i = 0; i < Math.max(1, some(people / 15_000 + 0.3)); i++) list.push('primary health centre')
  for (let i = 0; i < some(people / 18_000 + 0.7); i++) list.push('clinic')
  for (let i = 0; i < some(people / 60_000 + 0.4); i++) list.push('dispensary')
  return list
}

function survey(frame: Frame, settlement: Settlement, kind: Kind, number: number, id: number, random: Random, districts: Districts, districtNames: readonly string[]): Record<string, string> {
  const { level, arabic, name, beds } = kinds[kind]
  const [lon, lat] = place(frame, settlement, kind, number, random, districts)
  const isPrivate = kind === 'clinic' && random() < 0.6
  const status = pickByShare([['existing', 0.93], ['closed', 0.04], ['planned', 0.03]] as const, random)
  const damage = pickByShare([['none', 0.72], ['slight', 0.08], ['partial', 0.14], ['full', 0.06]] as const, random)
  const works = status === 'existing' && damage !== 'full'
  const functionality = works ? pickByShare([['full', 0.74], ['partial', 0.2], ['none', 0.06]] as const, random) : 'none'
  const accessibility = works ? pickByShare([['full', 0.84], ['partial', 0.12], ['none', 0.04]] as const, random) : 'none'
  const suffix = number === 0 ? '' : ` ${number + 1}`
  return {
    id: `F${String(id).padStart(4, '0')}`, name: `${settlement.name.latin} ${name}${suffix}`, name_ar: `${arabic} ${settlement.name.arabic}${suffix}`,
    type: kind, level: kind === 'hospital' && settlement.people > 400_000 && number === 0 ? 'tertiary' : level,
    ownership: isPrivate ? 'private' : pickByShare([['public', 0.86], ['ngo', 0.09], ['community', 0.05]] as const, random), status, functionality, accessibility,
    building_damage: damage, equipment_damage: damage === 'none' ? pickByShare([['none', 0.9], ['partial', 0.1]] as const, random) : pick(['none', 'slight', 'partial', 'full'], random),
    beds: String(Math.round(beds[0] + (beds[1] - beds[0]) * random() ** 2 * Math.min(1, 0.25 + settlement.people / 500_000))),
    ...services(kind, functionality, random),
    lon: lon.toFixed(6), lat: lat.toFixed(6), district: districtNames[districts.at(lon, lat)] ?? '',
  }
}

/** Near the middle of the settlement, hospitals first. */
function place(frame: Frame, { x, y, radius }: Settlement, kind: Kind, number: number, random: Random, districts: Districts): readonly [number, number] {
  const reach = kind === 'hospital' && number === 0 ? 0.25 : 0.75
  // The middle itself lies inside the country.
  for (let attempt = 0; ; attempt++) {
    const angle = random() * 2 * Math.PI, away = attempt > 20 ? 0 : radius * reach * Math.sqrt(random())
    const position = frame.toLonLat(x + away * Math.cos(angle), y + away * Math.sin(angle)).map(degrees => Math.round(degrees * 1e6) / 1e6)
    if (attempt > 20 || districts.at(position[0], position[1]) >= 0) return [position[0], position[1]]
  }
}

function services(kind: Kind, functionality: string, random: Random): Record<string, string> {
  const found: Record<string, string> = {}
  for (const service of censusServices) {
    const isUsual = byFrequency.indexOf(service) < kinds[kind].usual
    if (!isUsual) found[service] = 'not_normally_provided'
    else if (functionality === 'none') found[service] = 'not_available'
    else {
      found[service] = functionality === 'full'
        ? pickByShare([['available', 0.8], ['partial', 0.13], ['not_available', 0.07]] as const, random)
        : pickByShare([['available', 0.35], ['partial', 0.4], ['not_available', 0.25]] as const, random)
    }
  }
  return found
}

/** Dirt that a reader has to cope with, spread over the list; hospitals stay clean, so that small examples keep theirs. */
function soil(all: readonly Record<string, string>[]): void {
  const rows = all.filter(row => row.type !== 'hospital')
  const from = (share: number): Record<string, string> => rows[Math.floor(share * (rows.length - 1))]
  for (const row of [from(0.35), from(0.8)]) row.lon = row.lat = ''
  const swapped = from(0.55), arabic = from(0.65), twin = from(0.9), words = from(0.45)
  ;[swapped.lon, swapped.lat] = [swapped.lat, swapped.lon]
  arabic.lon = arabicDigits(arabic.lon)
  arabic.lat = arabicDigits(arabic.lat)
  twin.id = from(0.7).id
  words.beds = 'about ten'
}

function arabicDigits(text: string): string {
  return text.replace(/\d/g, digit => String.fromCharCode(0x660 + Number(digit)))
}
