import fc from 'fast-check'
import { expect } from 'vitest'

/** One commit gets one verdict: the same inputs in every run, unless `npm run fuzz` asks for others. */
fc.configureGlobal({ seed: Number(process.env.FARSAKH_SEED ?? 1) })

/** Vitest takes 100 ms for columns of 20,000 numbers, which tests compare by the hundred. */
expect.addEqualityTesters([(one: unknown, other: unknown) => {
  if (!isColumn(one) || !isColumn(other) || one.constructor !== other.constructor) return undefined
  return one.length === other.length && one.every((value, i) => Object.is(value, other[i]))
}])

function isColumn(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}
