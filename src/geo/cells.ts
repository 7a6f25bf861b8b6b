/** Points sorted into the cells of a grid: those of cell c stand at `first[c] .. first[c + 1]` of `order`. Rows of cells are contiguous. */
export interface Cells {
  readonly columns: number
  readonly rows: number
  readonly west: number
  readonly south: number
  readonly cellWidth: number
  readonly cellHeight: number
  readonly first: Uint32Array
  readonly order: Uint32Array
}

/**
 * Sorts points into about one cell for every `perCell` of them.
 * Cost: two passes over the points; 4 bytes a cell and a point.
 */
export function cellsOf(x: ArrayLike<number>, y: ArrayLike<number>, perCell = 2): Cells {
  const count = x.length
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
  for (let i = 0; i < count; i++) {
    if (x[i] < west) west = x[i]
    if (x[i] > east) east = x[i]
    if (y[i] < south) south = y[i]
    if (y[i] > north) north = y[i]
  }
  if (count === 0) west = south = east = north = 0
  const side = Math.max(1, Math.sqrt((east - west + 1) * (north - south + 1) * perCell / Math.max(1, count)))
  const columns = Math.min(4 * count + 1, Math.floor((east - west) / side) + 1), rows = Math.min(4 * count + 1, Math.floor((north - south) / side) + 1)
  const cellWidth = Math.max(side, (east - west) / columns * (1 + 1e-12)), cellHeight = Math.max(side, (north - south) / rows * (1 + 1e-12))
  const cell = new Uint32Array(count), first = new Uint32Array(columns * rows + 1)
  for (let i = 0; i < count; i++) {
    const c = Math.min(columns - 1, Math.floor((x[i] - west) / cellWidth)), r = Math.min(rows - 1, Math.floor((y[i] - south) / cellHeight))
    cell[i] = r * columns + c
    first[cell[i] + 1]++
  }
  for (let c = 0; c < columns * rows; c++) first[c + 1] += first[c]
  const next = first.slice(0, columns * rows), order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[next[cell[i]]++] = i
  return { columns, rows, west, south, cellWidth, cellHeight, first, order }
}
