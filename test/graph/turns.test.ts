import { describe, expect, it } from 'vitest'
import { profile } from '../../src/graph/profile.ts'
import { ambulance } from '../../src/graph/profiles/ambulance.ts'
import { cycling } from '../../src/graph/profiles/cycling.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { arcRules } from '../../src/graph/road-graph.ts'
import { validateGraph } from '../../src/graph/validate.ts'
import { build, type RoadPicture } from '../helpers/road-pictures.ts'

const strict = profile({ name: 'strict', modes: ['motorcar', 'motor_vehicle', 'vehicle', 'access'], speeds: { residential: 36 }, obeys: ['turns', 'oneway'] })
const careless = profile({ name: 'careless', speeds: { residential: 36 } })
/** A cross of four roads at x; from w one may go to n, e and s; r and t make it longer to turn elsewhere. */
const cross = (restrictions: RoadPicture['restrictions']): RoadPicture => ({ map: ' n\nwxe\n s', ways: [['wx'], ['xe'], ['nx'], ['xs']], restrictions })
const drive = (picture: RoadPicture, profiles = [strict]) => build(picture, { profiles })
const steps = (seconds: number): number => Math.round(seconds / 10.007)

describe('turn restrictions', () => {
  it('forbid one turn and no other', () => {
    const { seconds, graph, letters, issues } = drive(cross(['no wx nx']))
    expect(letters).toBe('enswxx')
    expect(issues).toEqual([])
    expect(validateGraph(graph)).toEqual([])
    // Turning round in the dead end of e is the way to n that is left.
    expect(steps(seconds('w', 'n'))).toBe(4)
    for (const [from, to] of ['we', 'ws', 'nw', 'ne', 'ns', 'en', 'ew', 'sn']) expect(steps(seconds(from!, to!))).toBe(2)
  })
  it('allow one turn and no other', () => {
    const { seconds } = drive(cross(['only wx xe']))
    expect(steps(seconds('w', 'e'))).toBe(2)
    expect(steps(seconds('w', 'n'))).toBe(4)
    expect(steps(seconds('w', 's'))).toBe(4)
    for (const [from, to] of ['nw', 'ne', 'en', 'es', 'sw']) expect(steps(seconds(from!, to!))).toBe(2)
  })
  it('add up', () => {
    const { seconds, letters } = drive(cross(['no wx nx', 'no wx xs', 'no xe nx']))
    expect(letters).toBe('enswxxx')
    expect(steps(seconds('w', 'e'))).toBe(2)
    expect(steps(seconds('w', 's'))).toBe(4)
    // Not from w, nor back from e; only from s, which is reached through e.
    expect(steps(seconds('w', 'n'))).toBe(6)
    expect(steps(seconds('e', 'n'))).toBe(4)
  })
  it('hold for roads that arrive at neighbouring restrictions too', () => {
    const { seconds } = drive({ map: ' n m\nwx-ye\n s t', ways: [['wx'], ['xy'], ['ye'], ['xn'], ['ym'], ['xs'], ['yt']], restrictions: ['no wx xn', 'no xy ym'] })
    expect(steps(seconds('w', 'e'))).toBe(4)
    expect(steps(seconds('n', 'm'))).toBe(6)
    expect(steps(seconds('w', 'm'))).toBe(6)
    expect(steps(seconds('w', 'n'))).toBe(4)
  })
  it('forbid U-turns', () => {
    const picture = (restrictions: RoadPicture['restrictions']): RoadPicture => ({ map: 'abcd', ways: [['ab', { highway: 'residential', oneway: 'yes' }], ['bcd']], restrictions })
    expect(drive(picture(['no bcd bcd d'])).issues).toEqual([])
    const { graph } = drive(picture(['no bcd bcd d']))
    expect(graph.arcCount).toBe(3)
    const at = drive({ map: 'abc\n d', ways: [['ab'], ['bc'], ['bd']], restrictions: ['no ab ab b'] })
    const copy = at.graph.firstOut.length - 1
    expect(copy).toBe(5)
    expect(at.graph.arcCount).toBe(6 + 2)
  })
  it('keep to the way straight on where only that is allowed on the same way', () => {
    const { seconds } = drive({ map: ' n\nwxe', ways: [['wxe'], ['nx']], restrictions: ['only wxe wxe x'] })
    expect(steps(seconds('w', 'e'))).toBe(2)
    expect(seconds('w', 'n')).toBe(Infinity)
    expect(seconds('e', 'n')).toBe(Infinity)
    expect(steps(seconds('n', 'e'))).toBe(2)
  })
  it('are found half-way along a road, where its tags are the same on both sides', () => {
    const { seconds } = drive({ map: 'abcde', ways: [['abc'], ['cde']], restrictions: ['no abc cde'] })
    expect(seconds('a', 'e')).toBe(Infinity)
    expect(steps(seconds('e', 'a'))).toBe(4)
  })
  it('are found by one-way roads that pass through', () => {
    const { seconds } = drive({ map: ' n\nwxe\n s', ways: [['wxe', { highway: 'residential', oneway: 'yes' }], ['nx'], ['xs']], restrictions: ['no wxe nx x'] })
    expect(steps(seconds('w', 's'))).toBe(2)
    expect(steps(seconds('w', 'n'))).toBe(4)
  })
  it('do not bind those who are excepted, other vehicles, nor who does not obey', () => {
    expect(drive(cross([{ text: 'no wx nx', except: ['motorcar'] }])).letters).toBe('enswx')
    expect(drive(cross([{ text: 'no wx nx', vehicle: 'hgv' }])).letters).toBe('enswx')
    expect(drive(cross([{ text: 'no wx nx', vehicle: 'motorcar' }])).letters).toBe('enswxx')
    expect(drive(cross([{ text: 'no wx nx', except: ['psv', 'bicycle'] }])).letters).toBe('enswxx')
    for (const exempt of [ambulance, cycling, careless]) expect(drive(cross(['no wx nx']), [exempt]).letters).toBe('enswx')
  })
  it('can be ignored by one of two profiles', () => {
    const { seconds, graph } = drive(cross(['no wx nx']), [driving, ambulance])
    expect(graph.arcRule.filter(rule => rule === arcRules.bannedTurn)).toHaveLength(1)
    expect(seconds('w', 'n', driving) / seconds('w', 's', driving)).toBeCloseTo(2, 1)
    expect(seconds('w', 'n', ambulance)).toBe(seconds('w', 's', ambulance))
  })
  it('are reported when they cannot be understood', () => {
    expect(drive(cross(['no wx nx q'])).issues).toEqual(['RESTRICTION_IGNORED'])
    expect(drive(cross(['no zz nx x'])).issues).toEqual(['RESTRICTION_IGNORED'])
    expect(drive(cross(['only wx zz x'])).issues).toEqual(['RESTRICTION_IGNORED'])
    expect(drive(cross(['no wx zz x'])).issues).toEqual([])
    expect(drive({ map: ' n\nwxe', ways: [['wxe'], ['nx']], restrictions: ['no wxe nx x'] }).issues).toEqual(['RESTRICTION_IGNORED'])
    expect(drive({ map: ' n\nwxe', ways: [['wxe'], ['nx']], restrictions: ['no wxe nx x'] }).letters).toBe('enwx')
  })
})
