import { profile, type Profile } from '../profile.ts'

const kmh = 5

/** On foot, at 5 km/h. */
export const walking: Profile = profile({
  name: 'walking',
  obeys: ['access', 'oneway', 'barriers', 'surface', 'signals'],
  modes: ['foot', 'access'],
  speeds: {
    trunk: kmh, trunk_link: kmh, primary: kmh, primary_link: kmh, secondary: kmh, secondary_link: kmh, tertiary: kmh, tertiary_link: kmh, unclassified: kmh, residential: kmh, living_street: kmh,
    service: kmh, road: kmh, track: kmh, path: kmh, footway: kmh, pedestrian: kmh, bridleway: kmh, cycleway: kmh, platform: kmh, corridor: kmh, steps: 3, ferry: 30,
  },
  opened: { motorway: kmh, motorway_link: kmh, busway: kmh, construction: kmh },
  factors: {
    fine_gravel: 0.75, gravel: 0.75, pebblestone: 0.75, mud: 0.5, sand: 0.5,
    demanding_mountain_hiking: 0.4, alpine_hiking: 0.4, demanding_alpine_hiking: 0.4, difficult_alpine_hiking: 0.4, mountain_hiking: 0.4,
  },
  access: {
    open: ['yes', 'designated', 'permissive', 'official', 'public', 'allowed', 'destination', 'delivery', 'agricultural', 'forestry', 'agricultural;forestry'],
    lastLeg: ['private', 'customers', 'permit', 'residents', 'employees', 'visitors'],
    closed: ['no', 'emergency', 'military', 'restricted', 'use_sidepath'],
  },
  oneway: { keys: ['oneway:foot'], implied: [], roundabouts: false, contraflow: false },
  barriers: { fence: 'closed', wall: 'closed', hedge: 'closed', retaining_wall: 'closed', city_wall: 'closed', gate: 10, lift_gate: 0, checkpoint: 120, military_checkpoint: 120, police_checkpoint: 120, border_control: 600 },
  penalties: { traffic_signals: 2 },
  ferry: { shorter: [{ metres: 2000, kmh: 10 }, { metres: 8000, kmh: 20 }], boarding: 300 },
  sources: {
    speeds: 'OSRM, GraphHopper and ORS: 5; steps: GraphHopper 3; ferry: Valhalla (30)',
    factors: 'OSRM foot.lua: gravel 0.75, mud and sand 0.5; GraphHopper and ORS: 2 of 5 km/h where sac_scale is above hiking',
    access: 'destination, delivery, agricultural and forestry restrict vehicles, not walkers (OSRM foot.lua whitelist)',
    oneway: 'OSRM foot.lua: only oneway:foot binds',
    barriers: 'GraphHopper: fence closes; Valhalla: gates 10 s; checkpoints: our own 120 s; border: Valhalla 600 s',
    penalties: 'OSRM foot.lua: 2 s at signals',
    ferry: 'Valhalla: 10 km/h below 2 km, 20 below 8 km, 30 beyond, 300 s boarding',
  },
})
