import { nothing, type HierarchyColumns } from './contract.ts'
import { endless } from './customize.ts'
import type { SweepTargets } from './plan.ts'

/**
 * Subtrees that a sweep may pass by: whatever enters one from outside comes over the upper neighbours of its top, so when no source is inside and those are all beyond the cutoff, so is everything in it.
 * In the order of their first positions, the larger first, so those within one come right after it.
 */
export interface Gates {
  readonly count: number
  /** First position of the subtree, and the one behind its last. */
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** Rows by which one enters gate g: entrance[firstEntrance[g]] .. */
  readonly firstEntrance: Uint32Array
  readonly entrance: Uint32Array
  /** Rows within gate g that points outside of it read. */
  readonly firstExit: Uint32Array
  readonly exit: Uint32Array
}

/** Points hung on: ids in the order of their keys (the lowest position that each reads), and where they hang. */
export interface Hung {
  readonly ids: Uint32Array
  readonly keys: Uint32Array
  readonly targets: SweepTargets
  readonly position: Uint32Array
}

/** Most rows and items in a gate, by level; those with less than an eighth of it are not worth the look. */
const sizes = [512, 4096, 32_768, 262_144]

/** A plan without any. */
export function noGates(): Gates {
  const empty = new Uint32Array()
  return { count: 0, from: empty, to: empty, firstEntrance: empty, entrance: empty, firstExit: empty, exit: empty }
}

/**
 * Chooses the largest subtrees of each size.
 * @param rowOf rows by position, counted from 1
 * @param content positions of rows and items, and points hung on
 */
export function gatesOf({ parent, firstUpper, upper }: HierarchyColumns, rowOf: Uint32Array, { members, hung }: { members: Uint32Array, hung: Hung | undefined }): Gates {
  const { total, end } = subtrees(parent, members, hung?.keys)
  const from: number[] = [], to: number[] = []
  for (let p = 0; p < total.length; p++) {
    if (total[p] * 8 <= sizes[0]) continue
    const level = levelOf(total[p])
    if (level === sizes.length || total[p] * 8 <= sizes[level] || (parent[p] !== nothing && level === levelOf(total[parent[p]]))) continue
    from.push(p)
    to.push(end[p])
  }
  const entrances = from.map(p => {
    const rows: number[] = []
    for (let i = firstUpper[p]; i < firstUpper[p + 1]; i++) if (rowOf[upper[i]] !== 0) rows.push(rowOf[upper[i]] - 1)
    return rows
  })
  const exits = from.map((): number[] => [])
  if (hung !== undefined) crossings({ from, to }, rowOf, hung, { entrances, exits })
  const [firstEntrance, entrance] = listed(entrances), [firstExit, exit] = listed(exits)
  return { count: from.length, from: Uint32Array.from(from), to: Uint32Array.from(to), firstEntrance, entrance, firstExit, exit }
}

/** Rows and items in each subtree, and where it ends. */
function subtrees(parent: Uint32Array, members: Uint32Array, keys: Uint32Array | undefined): { total: Uint32Array, end: Uint32Array } {
  const total = new Uint32Array(parent.length), end = new Uint32Array(parent.length)
  for (const p of members) total[p] = 1
  if (keys !== undefined) for (const key of keys) total[key]++
  for (let p = parent.length - 1; p >= 0; p--) {
    if (end[p] === 0) end[p] = p + 1
    const above = parent[p]
    if (above === nothing) continue
    total[above] += total[p]
    if (end[p] > end[above]) end[above] = end[p]
  }
  return { total, end }
}

function levelOf(total: number): number {
  let level = 0
  while (level < sizes.length && total > sizes[level]) level++
  return level
}

/** Points that read rows on both sides of a gate: what lies outside is one more entrance to the gate that holds the point, what lies inside another gate is an exit of that. */
function crossings(gates: { from: readonly number[], to: readonly number[] }, rowOf: Uint32Array, { ids, keys, targets, position }: Hung, lists: { entrances: number[][], exits: number[][] }): void {
  const { innermost, outer } = nesting(gates, rowOf.length)
  const leave = (inside: number, outside: number, row: number, into: number[][]): void => {
    for (let gate = innermost[inside]; gate !== nothing; gate = outer[gate]) {
      if (outside >= gates.from[gate] && outside < gates.to[gate]) return
      if (!into[gate].includes(row)) into[gate].push(row)
    }
  }
  for (let item = 0; item < ids.length; item++) {
    const key = keys[item]
    for (let i = targets.first[ids[item]]; i < targets.first[ids[item] + 1]; i++) {
      const q = position[targets.node[i]]
      if (targets.ms[i] >= endless || innermost[q] === innermost[key]) continue
      leave(key, q, rowOf[q] - 1, lists.entrances)
      leave(q, key, rowOf[q] - 1, lists.exits)
    }
  }
}

/** Innermost gate by position, and the gate around each gate. */
function nesting({ from, to }: { from: readonly number[], to: readonly number[] }, positions: number): { innermost: Uint32Array, outer: Uint32Array } {
  const innermost = new Uint32Array(positions).fill(nothing), outer = new Uint32Array(from.length).fill(nothing)
  for (let gate = 0; gate < from.length; gate++) {
    outer[gate] = innermost[from[gate]]
    innermost.fill(gate, from[gate], to[gate])
  }
  return { innermost, outer }
}

function listed(lists: readonly (readonly number[])[]): [first: Uint32Array, rows: Uint32Array] {
  const first = new Uint32Array(lists.length + 1)
  for (const [i, list] of lists.entries()) first[i + 1] = first[i] + list.length
  return [first, Uint32Array.from(lists.flat())]
}
