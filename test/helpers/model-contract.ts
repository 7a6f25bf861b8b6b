import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FarsakhError } from '../../src/core/errors.ts'
import type { Places } from '../../src/data/places.ts'
import type { TravelModel } from '../../src/travel/model.ts'
import { travelSums } from '../../src/travel/travel-sums.ts'
import { travelMatrix, travelTimes } from '../../src/travel/travel-times.ts'

/** A travel model with places and points, some of which may be unable to join it. */
export interface World {
  readonly model: TravelModel
  readonly places: Places
  readonly points: Places
}

const directions = fc.constantFrom<'to' | 'from'>('to', 'from'), far = 864_000
const cutoffs = fc.constantFrom(30, 300, 2000, far)

/** What every travel model promises, whatever it is made of. */
export function describeModel(name: string, worlds: fc.Arbitrary<World>, { numRuns = 60 }: { numRuns?: number } = {}): void {
  const check = (test: (world: World, direction: 'to' | 'from', cutoff: number) => void): void => {
    fc.assert(fc.property(worlds, directions, cutoffs, (world, direction, cutoff) => {
      fc.pre(joins(world.model, world.places) && joins(world.model, world.points))
      test(world, direction, cutoff)
    }), { numRuns })
  }

  describe(`the travel model ${name}`, () => {
    it('says the same in times, matrices, reach and paths', () => {
      check(({ model, places, points }, direction, cutoff) => {
        const at = travelTimes(model, side(direction, places, cutoff)).at(points)
        const matrix = travelMatrix(model, { ...ends(direction, places, points), cutoff })
        const reach = model.reach({ places, points, direction, cutoff }), { paths, issues } = model.paths({ ...ends(direction, places, points), cutoff })
        expect(paths.length).toBe(matrix.size)
        expect([...issues]).toEqual([...matrix.issues])
        const least = new Float64Array(points.size).fill(Infinity)
        for (let place = 0; place < places.size; place++) {
          const row = reach.of(place), alone = timesOf(model, direction, places.take([place]), points, cutoff)
          expect([...row.point]).toEqual([...alone.keys()].filter(p => alone[p]! < Infinity))
          for (const [i, p] of row.point.entries()) {
            expect(row.seconds[i]).toBe(alone[p])
            expect(reach.joined[p]).toBe(1)
            expect(direction === 'to' ? matrix.between(p, place) : matrix.between(place, p)).toBeCloseTo(alone[p]!, 8)
            least[p] = Math.min(least[p]!, alone[p]!)
          }
        }
        expect(at).toEqual(least)
        for (const { origin, destination, seconds, metres, line } of paths) {
          expect(seconds).toBeCloseTo(matrix.between(origin, destination), 8)
          expect(metres).toBeGreaterThanOrEqual(0)
          expect(line.length).toBeGreaterThanOrEqual(2)
        }
      })
    })

    it('names a nearest place that is one, and lists the k nearest in order', () => {
      check(({ model, places, points }, direction, cutoff) => {
        const times = travelTimes(model, side(direction, places, cutoff)), all = [...places.ids.keys()].map(place => timesOf(model, direction, places.take([place]), points, cutoff))
        const k = Math.min(3, places.size)
        const one = times.atPoints(points), several = times.atPoints(points, { k }), at = times.at(points)
        for (let p = 0; p < points.size; p++) {
          const sorted = all.map((row, place) => ({ place, seconds: row[p]! })).filter(({ seconds }) => seconds < Infinity).sort((a, b) => a.seconds - b.seconds || a.place - b.place)
          expect(one.place[p]).toBe(sorted[0]?.place ?? -1)
          expect(at[p]).toBe(sorted[0]?.seconds ?? Infinity)
          expect([...several.place.subarray(p * k, p * k + k)]).toEqual(Array.from({ length: k }, (_, i) => sorted[i]?.place ?? -1))
        }
      })
    })

    it('sums up what its matrix holds, without the matrix', () => {
      check(({ model, places, points }, direction, cutoff) => {
        const matrix = travelMatrix(model, { ...ends(direction, places, points), cutoff }), from = direction === 'to' ? matrix.transpose() : matrix
        const supply = Array.from(places.ids, (_, i) => i * 3 + 1), demand = Array.from(points.ids, (_, i) => i % 4), cutoffs = [cutoff / 3, cutoff]
        // Tables of decays by the millisecond are long for long cutoffs.
        const decay = cutoff > 2000 ? undefined : (seconds: number): number => 1 - seconds / 3000
        const sums = travelSums(model, { ...side(direction, places, cutoff), points, supply, demand, cutoffs, nearest: 2, ...(decay !== undefined && { decay }) })
        const byPoint = new Float64Array(points.size * 2), byPlace = new Float64Array(places.size * 2), decayedByPoint = new Float64Array(points.size), decayedByPlace = new Float64Array(places.size)
        for (let p = 0; p < places.size; p++) {
          for (let e = from.firstEntry[p]!; e < from.firstEntry[p + 1]!; e++) {
            const point = from.destination[e]!, seconds = from.seconds[e]!
            for (const [c, limit] of cutoffs.entries()) if (seconds <= limit) {
              byPoint[point * 2 + c]! += supply[p]!
              byPlace[p * 2 + c]! += demand[point]!
            }
            decayedByPoint[point]! += supply[p]! * (decay?.(seconds) ?? 0)
            decayedByPlace[p]! += demand[point]! * (decay?.(seconds) ?? 0)
          }
        }
        // Matrices are summed along the other way where that side is smaller, so that their times may differ by their last bit.
        if (model.kind !== 'terrain') expect([sums.supplyByPoint, sums.demandByPlace]).toEqual([byPoint, byPlace])
        if (decay !== undefined) for (const [ours, theirs] of [[sums.decayedByPoint, decayedByPoint], [sums.decayedByPlace, decayedByPlace]] as const) for (const [i, value] of theirs.entries()) expect(ours[i]).toBeCloseTo(value, 8)
        const several = travelTimes(model, side(direction, places, cutoff)).atPoints(points, { k: 2 })
        expect([sums.nearest!.place, sums.nearest!.ms, sums.joined]).toEqual([several.place, several.ms, several.joined])
      })
    })

    it('tells points apart that share one column of coordinates', () => {
      check(({ model, places, points }, direction, cutoff) => {
        const times = travelTimes(model, side(direction, places, cutoff)), lon = [...points.lon], lat = [...points.lat], turned = lat.toReversed()
        times.at({ lon, lat })
        expect(times.at({ lon, lat: turned })).toEqual(times.at({ lon: [...lon], lat: [...turned] }))
      })
    })

    it('takes a cutoff inclusively, and gives what is within it the same times as a longer one', () => {
      check(({ model, places, points }, direction) => {
        const whole = travelTimes(model, side(direction, places, far)).at(points)
        const cutoff = whole.filter(seconds => seconds > 0 && seconds < Infinity).sort()[0]
        fc.pre(cutoff !== undefined)
        expect([...travelTimes(model, side(direction, places, cutoff)).at(points)]).toEqual([...whole].map(seconds => seconds <= cutoff ? seconds : Infinity))
      })
    })

    it('shortens times at most when a place opens, and never lengthens one', () => {
      check(({ model, places, points }, direction, cutoff) => {
        const some = places.take([0])
        fc.pre(joins(model, some))
        const before = timesOf(model, direction, some, points, cutoff), after = timesOf(model, direction, places, points, cutoff)
        for (let p = 0; p < points.size; p++) expect(after[p]).toBeLessThanOrEqual(before[p]!)
      })
    })

    it('refuses places none of which can join', () => {
      check(({ model, places }, direction) => {
        const nowhere = places.take(places.ids.map((_, i) => i).filter(i => !joins(model, places.take([i]))))
        fc.pre(nowhere.size > 0)
        expect(() => travelTimes(model, side(direction, nowhere, 60))).toThrow(FarsakhError)
        expect(() => travelTimes(model, side(direction, places, 60))).not.toThrow()
        expect([...travelTimes(model, side(direction, places, 60)).issues].filter(issue => issue.severity === 'error')).toHaveLength(nowhere.size)
      })
    })
  })
}

function side(direction: 'to' | 'from', places: Places, cutoff: number): { to: Places, cutoff: number } | { from: Places, cutoff: number } {
  return direction === 'to' ? { to: places, cutoff } : { from: places, cutoff }
}

/** Places and points as ends of a matrix. */
function ends(direction: 'to' | 'from', places: Places, points: Places): { from: Places, to: Places } {
  return direction === 'to' ? { from: points, to: places } : { from: places, to: points }
}

/** Seconds by point; Infinity everywhere where no place joins. */
function timesOf(model: TravelModel, direction: 'to' | 'from', places: Places, points: Places, cutoff: number): Float64Array {
  return joins(model, places) ? travelTimes(model, side(direction, places, cutoff)).at(points) : new Float64Array(points.size).fill(Infinity)
}

function joins(model: TravelModel, places: Places): boolean {
  try {
    travelTimes(model, { to: places, cutoff: 1 })
    return true
  } catch (error) {
    if (error instanceof FarsakhError) return false
    throw error
  }
}
