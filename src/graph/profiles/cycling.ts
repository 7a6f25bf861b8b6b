import { profile, type Profile } from '../profile.ts'

/** A bicycle, at the speeds of OSRM. */
export const cycling: Profile = profile({
  name: 'cycling',
  obeys: ['access', 'oneway', 'barriers', 'surface', 'signals'],
  modes: ['bicycle', 'vehicle', 'access'],
  speeds: {
    trunk: 15, trunk_link: 15, primary: 15, primary_link: 15, secondary: 15, secondary_link: 15, tertiary: 15, tertiary_link: 15, unclassified: 15, residential: 15, living_street: 15,
    service: 15, road: 15, cycleway: 15, track: 12, path: 13, footway: 4, pedestrian: 4, bridleway: 4, steps: 2, ferry: 30,
  },
  opened: { motorway: 15, motorway_link: 15, busway: 15 },
  caps: {
    'cobblestone:flattened': 10, paving_stones: 10, compacted: 10, cobblestone: 7, unhewn_cobblestone: 7, unpaved: 6, fine_gravel: 10, gravel: 6, pebblestone: 6, ground: 10, dirt: 6, earth: 6,
    grass: 6, mud: 3, sand: 3, sett: 9, rock: 3, rocky: 3, stone: 3, laterite: 10, ice: 3, snow: 3, impassable: 0,
  },
  access: {
    open: ['yes', 'designated', 'permissive', 'official', 'public', 'allowed', 'destination', 'dismount'],
    lastLeg: ['private', 'customers', 'delivery', 'permit', 'residents', 'employees', 'visitors'],
    closed: ['no', 'agricultural', 'forestry', 'agricultural;forestry', 'emergency', 'psv', 'bus', 'military', 'restricted', 'use_sidepath'],
  },
  oneway: { keys: ['oneway:bicycle', 'oneway'], implied: ['motorway'], roundabouts: true, contraflow: true },
  barriers: {
    fence: 'closed', wall: 'closed', hedge: 'closed', retaining_wall: 'closed', city_wall: 'closed', turnstile: 'closed', 'full-height_turnstile': 'closed', kissing_gate: 30, stile: 30, gate: 10, lift_gate: 0,
    checkpoint: 120, military_checkpoint: 120, police_checkpoint: 120, border_control: 600,
  },
  penalties: { traffic_signals: 2 },
  ferry: { shorter: [{ metres: 2000, kmh: 10 }, { metres: 8000, kmh: 20 }], boarding: 300 },
  sources: {
    speeds: 'OSRM bicycle.lua: 15, track 12, path 13, footway 4, steps 2; ferry: Valhalla (30)',
    caps: 'OSRM bicycle.lua surface_speeds (3 to 15); laterite: our own, as ground',
    oneway: 'oneway:bicycle first; cycleway=opposite* and contraflow lanes reopen (all engines read)',
    barriers: 'Valhalla: gates 10 s; stiles: our own 30 s for lifting the bicycle; checkpoints: our own 120 s; border: Valhalla 600 s',
    penalties: 'OSRM bicycle.lua: 2 s at signals',
    ferry: 'Valhalla: 10 km/h below 2 km, 20 below 8 km, 30 beyond, 300 s boarding',
  },
})
