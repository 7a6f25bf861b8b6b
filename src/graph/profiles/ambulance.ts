import { profile, type Profile } from '../profile.ts'
import { driving } from './driving.ts'

/**
 * An ambulance on a call: a car that is let through. Turn bans, bus lanes, private roads and emergency accesses don't stop it.
 * It keeps to one-way streets; give a profile based on it an `obeys` without `oneway` to let it drive against them.
 */
export const ambulance: Profile = profile({
  name: 'ambulance',
  base: driving,
  obeys: ['access', 'oneway', 'barriers', 'maxspeed', 'surface', 'signals'],
  modes: ['emergency', 'motorcar', 'motor_vehicle', 'vehicle', 'access'],
  speeds: { busway: 40, living_street: 20 },
  opened: { emergency_access: 15, pedestrian: 10, footway: 10 },
  maxspeed: { factor: 1, lowest: 5, none: 140, highest: 140 },
  access: {
    open: [
      'yes', 'designated', 'permissive', 'official', 'public', 'allowed', 'emergency', 'psv', 'bus', 'hov', 'destination', 'private', 'customers', 'delivery', 'permit', 'residents', 'employees', 'visitors',
      'agricultural', 'forestry', 'restricted', 'hgv', 'lorry', 'use_sidepath',
    ],
    lastLeg: [],
    closed: ['no', 'military'],
  },
  barriers: { gate: 30, lift_gate: 15, swing_gate: 30, sliding_gate: 30, toll_booth: 0, checkpoint: 60, military_checkpoint: 60, police_checkpoint: 60, border_control: 300 },
  penalties: { traffic_signals: 1, stop: 1, give_way: 0 },
  sources: {
    speeds: 'as driving: no engine read has an ambulance, and gains from lights and sirens differ by place. Where a limit is tagged, the limit itself instead of 0.8 of it. Set your own with a speed table',
    barriers: 'our own: half of what a car waits; checkpoints 60 s',
    penalties: 'our own: half of OSRM\'s car',
    obeys: 'what users ask of routers (Valhalla issue 1041, OSRM 4967 and 6256, OsmAnd 19817): no turn bans, bus lanes and emergency access open',
  },
})
