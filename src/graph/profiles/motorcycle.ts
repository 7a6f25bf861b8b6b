import { profile, type Profile } from '../profile.ts'
import { driving } from './driving.ts'

/** A motorcycle as used for transport where roads are poor: a car's speeds on roads, narrow paths and bad surfaces open. */
export const motorcycle: Profile = profile({
  name: 'motorcycle',
  base: driving,
  modes: ['motorcycle', 'motor_vehicle', 'vehicle', 'access'],
  speeds: { track: 20, path: 10 },
  surfaceSpeeds: { track: { grade1: 40, grade2: 30, grade3: 25, grade4: 20, grade5: 15 } },
  caps: { mud: 10, sand: 15, horrible: 15, very_horrible: 10 },
  oneway: { keys: ['oneway:motorcycle', 'oneway:motor_vehicle', 'oneway:vehicle', 'oneway'], implied: ['motorway'], roundabouts: true, contraflow: false },
  barriers: { bollard: 0, cycle_barrier: 5, block: 0, jersey_barrier: 0, wicket_gate: 30, checkpoint: 180, military_checkpoint: 180, police_checkpoint: 180 },
  sources: {
    speeds: 'as driving; no engine read has a motorcycle for poor roads, so track 20 (a step above the car), its grades 3 to 5 one step up (ORS for cars: 20, 15, 10) and path 10 (OSRM: a class opened by tag) are our own',
    caps: 'as driving; sand 15 and the two worst smoothness values one step up are our own, since one wheel track is enough',
    barriers: 'as driving; what leaves a gap for one wheel track is open (our own); checkpoints: our own 180 s',
  },
})
