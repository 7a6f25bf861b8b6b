/** Indexes grouped by a key: those of key k, ascending, at `member[first[k]] .. member[first[k + 1]]`. */
export interface Groups {
  readonly first: Uint32Array
  readonly member: Uint32Array
}

/** Groups the indexes of a column by its values, which are whole numbers below `count`; negative ones are left out. Cost: a counting sort. */
export function groupBy(keys: Uint32Array | Int32Array, count: number): Groups {
  const first = new Uint32Array(count + 1)
  for (let i = 0; i < keys.length; i++) if (keys[i] >= 0) first[keys[i] + 1]++
  for (let k = 0; k < count; k++) first[k + 1] += first[k]
  const next = first.slice(0, count), member = new Uint32Array(first[count])
  for (let i = 0; i < keys.length; i++) if (keys[i] >= 0) member[next[keys[i]]++] = i
  return { first, member }
}
