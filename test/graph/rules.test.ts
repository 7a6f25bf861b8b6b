import { describe, expect, it } from 'vitest'
import type { Tags } from '../../src/data/roads.ts'
import { profile, type Profile } from '../../src/graph/profile.ts'
import { ambulance } from '../../src/graph/profiles/ambulance.ts'
import { cycling } from '../../src/graph/profiles/cycling.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { motorcycle } from '../../src/graph/profiles/motorcycle.ts'
import { walking } from '../../src/graph/profiles/walking.ts'
import { nodeRule, wayRule } from '../../src/graph/rules.ts'

/** `highway=primary maxspeed=50` as tags. */
const tags = (text: string): Tags => Object.fromEntries(text.split(' ').filter(Boolean).map(pair => pair.split('=') as [string, string]))

/** Both directions as `25 / 25*`, a star for a last leg, - for closed. */
function rule(text: string, who: Profile): string {
  const { forward, backward } = wayRule(tags(text), who)
  const [there, back] = [forward, backward].map(({ kmh, lastLeg }) => kmh > 0 ? `${Math.round(kmh * 100) / 100}${lastLeg ? '*' : ''}` : '-')
  return there === back ? there! : `${there} / ${back}`
}

describe('classes', () => {
  it.each([
    ['highway=motorway', driving, '90 / -'], ['highway=primary', driving, '65'], ['highway=track', driving, '15'], ['highway=track tracktype=grade1', driving, '40'], ['highway=track tracktype=grade5', driving, '10'],
    ['highway=footway', driving, '-'], ['highway=steps', driving, '-'], ['highway=construction construction=primary', driving, '-'], ['highway=primary construction=yes', driving, '-'],
    ['highway=proposed', driving, '-'], ['highway=abandoned', driving, '-'], ['highway=residential impassable=yes', driving, '-'], ['route=ferry', driving, '30'], ['railway=rail', driving, '-'],
    ['highway=steps', walking, '3'], ['highway=motorway', walking, '-'], ['highway=motorway foot=yes', walking, '5'], ['highway=path', cycling, '13'], ['highway=path', motorcycle, '10'], ['highway=path', driving, '-'],
    ['highway=pedestrian motor_vehicle=yes', driving, '6'], ['highway=pedestrian motor_vehicle=destination', driving, '6*'], ['highway=pedestrian access=yes', driving, '-'], ['highway=pedestrian motor_vehicle=no', driving, '-'],
    ['highway=service service=emergency_access', ambulance, '15'], ['highway=busway', ambulance, '40'], ['highway=busway', driving, '-'],
  ])('%s', (text, who, expected) => expect(rule(text, who)).toBe(expected))
})

describe('access', () => {
  it.each([
    // The most particular key wins over the general one.
    ['access=no', driving, '-'], ['access=no motor_vehicle=yes', driving, '25'], ['motor_vehicle=no motorcar=yes', driving, '25'], ['vehicle=no', driving, '-'], ['access=yes vehicle=no', driving, '-'],
    ['access=no foot=yes', walking, '5'], ['motor_vehicle=no', walking, '5'], ['foot=no', walking, '-'], ['bicycle=no', cycling, '-'], ['vehicle=no bicycle=yes', cycling, '15'], ['motorcycle=no', motorcycle, '-'], ['motorcar=no', motorcycle, '25'],
    // Last legs.
    ['access=private', driving, '25*'], ['access=destination', driving, '25*'], ['motor_vehicle=customers', driving, '25*'], ['access=delivery', driving, '25*'], ['access=permit', driving, '25*'],
    ['access=destination', walking, '5'], ['access=private', walking, '5*'],
    // Closed to the general public.
    ['access=agricultural', driving, '-'], ['motor_vehicle=forestry', driving, '-'], ['access=military', driving, '-'], ['access=emergency', driving, '-'], ['motor_vehicle=agricultural', walking, '5'],
    // Lists take the best value; unknown values say nothing, and the next key is asked.
    ['motor_vehicle=agricultural;destination', driving, '25*'], ['access=no;permissive', driving, '25'], ['access=unknown', driving, '25'], ['motor_vehicle=unknown access=no', driving, '-'],
    // By direction.
    ['motor_vehicle:forward=no', driving, '- / 25'], ['vehicle:backward=private', driving, '25 / 25*'],
    // Ambulances.
    ['access=private', ambulance, '25'], ['access=no emergency=yes', ambulance, '25'], ['access=no emergency=designated', ambulance, '25'], ['access=no', ambulance, '-'], ['motor_vehicle=psv', ambulance, '25'], ['access=emergency', ambulance, '25'],
  ])('%s', (text, who, expected) => expect(rule(`highway=residential ${text}`, who)).toBe(expected))

  it('is not asked by a profile that does not obey it', () => {
    expect(rule('highway=residential access=no', profile({ name: 'free', speeds: { residential: 30 } }))).toBe('30')
  })
})

describe('oneway', () => {
  it.each([
    ['oneway=yes', driving, '25 / -'], ['oneway=1', driving, '25 / -'], ['oneway=true', driving, '25 / -'], ['oneway=-1', driving, '- / 25'], ['oneway=reverse', driving, '- / 25'], ['oneway=no', driving, '25'],
    ['oneway=reversible', driving, '-'], ['oneway=alternating', driving, '25'], ['oneway=whatever', driving, '25'], ['junction=roundabout', driving, '25 / -'], ['junction=circular', driving, '25 / -'],
    ['junction=roundabout oneway=no', driving, '25'], ['junction=roundabout oneway=-1', driving, '- / 25'], ['junction=yes', driving, '25'], ['oneway=yes oneway:motor_vehicle=no', driving, '25'],
    ['oneway=yes', walking, '5'], ['junction=roundabout', walking, '5'], ['oneway:foot=yes', walking, '5 / -'],
    ['oneway=yes', cycling, '15 / -'], ['oneway=yes oneway:bicycle=no', cycling, '15'], ['oneway=yes cycleway=opposite', cycling, '15'], ['oneway=yes cycleway=opposite_lane', cycling, '15'], ['oneway=-1 cycleway:left=opposite_track', cycling, '15'],
    ['oneway=yes cycleway:left=lane cycleway:left:oneway=-1', cycling, '15'], ['oneway=yes cycleway:both=lane cycleway:both:oneway=no', cycling, '15'], ['oneway=yes cycleway=lane', cycling, '15 / -'], ['oneway=yes cycleway=opposite', driving, '25 / -'],
    ['oneway=yes', ambulance, '25 / -'],
  ])('%s', (text, who, expected) => expect(rule(`highway=residential ${text}`, who)).toBe(expected))

  it('is implied by motorways unless they say no, and by nothing to who does not obey', () => {
    expect(rule('highway=motorway oneway=no', driving)).toBe('90')
    expect(rule('highway=motorway_link', driving)).toBe('45')
    expect(rule('highway=motorway', profile({ name: 'free', speeds: { motorway: 90 } }))).toBe('90')
    expect(rule('highway=motorway', profile({ name: 'oneways', speeds: { motorway: 90 }, obeys: ['oneway'] }))).toBe('90 / -')
    expect(rule('highway=residential oneway=yes', profile({ name: 'on a call', base: ambulance, obeys: ['access', 'maxspeed'] }))).toBe('25')
  })
})

describe('maxspeed', () => {
  it.each([
    ['maxspeed=50', driving, '40'], ['maxspeed=30 mph'.replace(' ', ''), driving, '38.62'], ['maxspeed=none', driving, '112'], ['maxspeed=walk', driving, '4'], ['maxspeed=IQ:urban', driving, '40'], ['maxspeed=3', driving, '65'],
    ['maxspeed=signals', driving, '65'], ['maxspeed:forward=100', driving, '80 / 65'], ['maxspeed=50 maxspeed:backward=100', driving, '40 / 80'], ['maxspeed:type=SY:rural', driving, '72'], ['source:maxspeed=SY:rural maxspeed=50', driving, '40'],
    ['maxspeed=50', ambulance, '50'], ['maxspeed=50', walking, '5'], ['maxspeed=200', driving, '112'], ['maxspeed:motorcar=60 maxspeed=80', driving, '48'],
  ])('%s', (text, who, expected) => expect(rule(`highway=primary ${text}`, who)).toBe(expected))
})

describe('surface', () => {
  it.each([
    ['highway=primary surface=asphalt', driving, '65'], ['highway=primary surface=unpaved', driving, '40'], ['highway=primary surface=laterite', driving, '15'], ['highway=primary surface=mud', driving, '10'],
    ['highway=primary smoothness=bad', driving, '40'], ['highway=primary smoothness=impassable', driving, '-'], ['highway=primary surface=gravel smoothness=very_bad', driving, '20'], ['highway=residential surface=unpaved', driving, '25'],
    ['highway=tertiary tracktype=grade3', driving, '30'], ['highway=track tracktype=grade2 surface=mud', driving, '10'], ['highway=primary maxspeed=100 surface=dirt', driving, '40'],
    ['highway=path surface=gravel', walking, '3.75'], ['highway=path surface=sand', walking, '2.5'], ['highway=path sac_scale=alpine_hiking', walking, '2'], ['highway=path surface=mud', cycling, '3'], ['highway=track surface=sand', motorcycle, '15'],
  ])('%s', (text, who, expected) => expect(rule(text, who)).toBe(expected))
})

describe('ferries', () => {
  it('take the time that is tagged, and boarding', () => {
    expect(wayRule(tags('route=ferry duration=00:20'), driving).forward.ms).toBe((1200 + 300) * 1000)
    expect(wayRule(tags('route=ferry duration=PT20M'), walking).backward.ms).toBe((1200 + 300) * 1000)
    expect(wayRule(tags('route=ferry'), driving).forward.ms).toBeUndefined()
    expect(rule('route=ferry motor_vehicle=no', driving)).toBe('-')
    expect(rule('route=ferry motor_vehicle=no', walking)).toBe('30')
    expect(rule('route=ferry foot=no', walking)).toBe('-')
  })
  it('cannot be joined half-way, nor can motorways', () => {
    expect(wayRule(tags('route=ferry'), driving).joinable).toBe(false)
    expect(wayRule(tags('highway=motorway'), driving).joinable).toBe(false)
    expect(wayRule(tags('highway=motorway_link'), driving).joinable).toBe(false)
    expect(wayRule(tags('highway=trunk'), driving).joinable).toBe(true)
  })
})

describe('barriers', () => {
  it.each([
    ['barrier=gate', driving, 60], ['barrier=bollard', driving, Infinity], ['barrier=something', driving, Infinity], ['barrier=cattle_grid', driving, 0], ['barrier=toll_booth', driving, 15], ['barrier=border_control', driving, 600],
    ['barrier=checkpoint', driving, 300], ['barrier=gate locked=yes', driving, Infinity], ['barrier=bollard motor_vehicle=yes', driving, 0], ['barrier=gate access=no', driving, Infinity], ['barrier=gate motorcar=no', driving, Infinity],
    ['barrier=gate access=yes', driving, 60], ['barrier=gate access=private', driving, 60], ['barrier=bollard access=private', driving, 60], ['barrier=gate locked=yes access=private', driving, 60], ['barrier=bollard access=private', profile({ name: 'free', obeys: ['barriers'], barriers: { bollard: 'closed' } }), 0], ['barrier=gate locked=yes motor_vehicle=permissive', driving, 60], ['barrier=kerb', driving, 0], ['highway=crossing', driving, 0], ['access=no', driving, 0],
    ['barrier=gate', walking, 10], ['barrier=bollard', walking, 0], ['barrier=fence', walking, Infinity], ['barrier=checkpoint', walking, 120], ['barrier=gate locked=yes', walking, Infinity], ['barrier=bollard', cycling, 0], ['barrier=bollard', motorcycle, 0],
    ['barrier=gate', ambulance, 30], ['barrier=bollard', ambulance, Infinity], ['barrier=bollard emergency=yes', ambulance, 0], ['barrier=gate access=private', ambulance, 30],
  ])('%s', (text, who, seconds) => expect(nodeRule(tags(text), who).pass).toBe(seconds))
})

describe('signals', () => {
  it.each([
    ['highway=traffic_signals', driving, 2], ['highway=stop', driving, 2], ['highway=give_way', driving, 1], ['highway=crossing', driving, 0], ['highway=crossing crossing=traffic_signals', driving, 2], ['highway=traffic_signals', walking, 2], ['highway=stop', walking, 0],
    ['highway=traffic_signals', ambulance, 1],
  ])('%s', (text, who, seconds) => expect(nodeRule(tags(text), who).arrive).toBe(seconds))
})
