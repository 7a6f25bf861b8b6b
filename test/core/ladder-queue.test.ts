import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LadderQueue } from '../../src/core/ladder-queue.ts'

it('gives ids back in the order of their last keys, to within a rung', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(20), fc.oneof(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.constant(-1)))), fc.array(fc.nat(20)), (sets, deletes) => {
    const queue = new LadderQueue(21), keys = new Map<number, number>()
    for (const [id, key] of sets) {
      queue.set(id, key)
      keys.set(id, key)
    }
    for (const id of deletes) {
      queue.delete(id)
      keys.delete(id)
    }
    const out: number[] = []
    for (let id = queue.pop(); id !== -1; id = queue.pop()) out.push(id)
    expect([...out].sort((a, b) => a - b)).toEqual([...keys.keys()].sort((a, b) => a - b))
    for (let i = 1; i < out.length; i++) expect(keys.get(out[i - 1]!)!).toBeLessThanOrEqual(Math.max(0, keys.get(out[i]!)! * 2 ** 0.125 * 1.000001))
  }))
})

it('takes keys that come in lower than what was popped', () => {
  const queue = new LadderQueue(3)
  queue.set(0, 5)
  queue.set(1, 100)
  expect(queue.pop()).toBe(0)
  queue.set(2, 1)
  expect(queue.pop()).toBe(2)
  expect(queue.pop()).toBe(1)
  expect(queue.pop()).toBe(-1)
})
