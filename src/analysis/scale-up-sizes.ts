import { checkNumber } from '../core/checks.ts'
import type { Compat } from '../core/types.ts'
import type { SiteSize } from './scale-up-types.ts'

/** Throws unless sizes have numbers, and follow each other without gap or overlap; whole numbers may be one apart. Returns them ascending. */
export function checkSizes(sizes: readonly SiteSize[], compat: Compat | undefined): SiteSize[] {
  if (sizes.length === 0) throw new RangeError('expected at least one row in sizes, got none')
  for (const [i, { min, max, capacity, label }] of sizes.entries()) {
    checkNumber(min, `min of size ${i + 1} (${label})`, 0)
    checkNumber(max, `max of size ${i + 1} (${label})`, min)
    checkNumber(capacity, `capacity of size ${i + 1} (${label})`, 0)
  }
  const sorted = [...sizes].sort((a, b) => a.min - b.min)
  // AccessMod fills gaps by a rule of its own.
  if (compat !== undefined) return [...sizes]
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1], after = sorted[i]
    if (after.min < before.max || after.min === before.min) throw new RangeError(`expected sizes that don't overlap, got ${describeSize(before)} and ${describeSize(after)}`)
    if (after.min - before.max > 1) throw new RangeError(`expected sizes without gaps, got ${describeSize(before)} and then ${describeSize(after)}: say what is built for ${before.max} to ${after.min} people`)
  }
  return sorted
}

/** What is built for so many people: the last size that begins at or below them; fewer than the smallest begins with get the smallest. */
export function sizeFor(sizes: readonly SiteSize[], people: number, compat: Compat | undefined): SiteSize {
  if (compat !== undefined) return accessModSize(sizes, people)
  return sizes.findLast(({ min }) => min <= people) ?? sizes[0]
}

/** The only row that holds the people, bounds rounded; else of the smallest and the largest the one whose capacity is nearer. */
function accessModSize(sizes: readonly SiteSize[], people: number): SiteSize {
  const holding = sizes.filter(({ min, max }) => people >= Math.round(min) && people <= Math.round(max))
  if (holding.length === 1) return holding[0]
  const ascending = [...sizes].sort((a, b) => a.capacity - b.capacity), smallest = ascending[0], largest = ascending[ascending.length - 1]
  return Math.abs(people - smallest.capacity) < Math.abs(people - largest.capacity) ? smallest : largest
}

function describeSize({ label, min, max }: SiteSize): string {
  return `${label} (${min} to ${max})`
}
