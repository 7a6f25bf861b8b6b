import { profile, type Profile } from '../profile.ts'

/** A car, at the average speeds that OSRM uses. */
export const driving: Profile = profile({
  name: 'driving',
  obeys: ['access', 'oneway', 'barriers', 'turns', 'maxspeed', 'surface', 'signals'],
  modes: ['motorcar', 'motor_vehicle', 'vehicle', 'access'],
  speeds: {
    motorway: 90, motorway_link: 45, trunk: 85, trunk_link: 40, primary: 65, primary_link: 30, secondary: 55, secondary_link: 25, tertiary: 40, tertiary_link: 20,
    unclassified: 25, residential: 25, living_street: 10, service: 15, road: 20, track: 15, ferry: 30,
  },
  opened: { pedestrian: 6, path: 10, footway: 6, bridleway: 10, cycleway: 6, busway: 25 },
  surfaceSpeeds: { track: { grade1: 40, grade2: 30, grade3: 20, grade4: 15, grade5: 10 } },
  caps: {
    cement: 80, compacted: 80, fine_gravel: 80, paving_stones: 60, metal: 60, bricks: 60, brick: 60, grass: 40, wood: 40, sett: 40, grass_paver: 40, gravel: 40, unpaved: 40, ground: 40, dirt: 40,
    pebblestone: 40, tartan: 40, cobblestone: 30, 'cobblestone:flattened': 30, unhewn_cobblestone: 30, clay: 30, earth: 20, stone: 20, rocky: 20, rock: 20, sand: 20, laterite: 15, mud: 10, ice: 20, snow: 30,
    grade1: 60, grade2: 40, grade3: 30, grade4: 25, grade5: 20,
    intermediate: 80, bad: 40, very_bad: 20, horrible: 10, very_horrible: 5, impassable: 0,
  },
  maxspeed: { factor: 0.8, lowest: 5, none: 140, highest: 140 },
  oneway: { keys: ['oneway:motorcar', 'oneway:motor_vehicle', 'oneway:vehicle', 'oneway'], implied: ['motorway'], roundabouts: true, contraflow: false },
  barriers: {
    gate: 60, lift_gate: 60, swing_gate: 60, sliding_gate: 60, wicket_gate: 'closed', toll_booth: 15, border_control: 600, checkpoint: 300, military_checkpoint: 300, police_checkpoint: 300,
    cattle_grid: 0, sally_port: 0, no: 0, entrance: 0, height_restrictor: 0, arch: 0, kerb: 0, rising_bollard: 0, speed_bump: 0, '*': 'closed',
  },
  penalties: { traffic_signals: 2, stop: 2, give_way: 1 },
  ferry: { shorter: [{ metres: 2000, kmh: 10 }, { metres: 8000, kmh: 20 }], boarding: 300 },
  sources: {
    speeds: 'OSRM car.lua; road: GraphHopper and ORS (20); ferry: Valhalla (30)',
    track: 'ORS by tracktype (40/30/20/15/10), untagged 15 as GraphHopper and ORS. OSRM opens tracks only by an access tag, but where roads are mapped from imagery the only road to a village is often a bare highway=track, so they are open here',
    opened: 'OSRM opens other classes at 10 km/h where an access tag does; walking pace (GraphHopper: 6) where people walk; busway: as unclassified',
    caps: 'OSRM car.lua: surface_speeds, tracktype_speeds, smoothness_speeds',
    maxspeed: 'OSRM car.lua: speed_reduction 0.8, none 140; GraphHopper ignores limits below 4.8 km/h',
    barriers: 'OSRM car.lua: whitelist and 60 s at gates; Valhalla: toll booth 15 s, border 600 s; checkpoints: our own 300 s, half a border, to be set from local knowledge',
    penalties: 'OSRM: signals and stop 2 s, give way 1 s',
    ferry: 'Valhalla: 10 km/h below 2 km, 20 below 8 km, 30 beyond, 300 s boarding',
  },
})
