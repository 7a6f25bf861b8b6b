/** Cells that are 0 or 1, with a border of at least one cell of 0 all around. */
export interface Mask {
  readonly width: number
  readonly height: number
  readonly cells: Uint8Array
}

/**
 * Thins areas to lines one cell wide, in place: peels the northern, southern, eastern and western border in turn until nothing can go.
 * Pieces (8-connected) and holes (4-connected) stay exactly as many as they were; ends of lines stay.
 * Method: Rosenfeld, "A characterization of parallel thinning algorithms", Information and Control 29 (1975).
 * @param mask areas of 1
 * @returns the cells that remain, ascending
 * Cost: a pass over the cells, then each cell about once for each time that a neighbour goes.
 */
export function thin({ width, height, cells }: Mask): Uint32Array {
  const sides = [-width, width, 1, -1]
  const around = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1]
  let active: number[] = []
  for (let cell = width; cell < cells.length - width; cell++) {
    if (cells[cell] === 1 && (cells[cell - 1] & cells[cell + 1] & cells[cell - width] & cells[cell + width]) === 0) active.push(cell)
  }
  // Only cells next to one that went can change their mind, so each round looks at those alone.
  while (active.length > 0) {
    const gone: number[] = []
    for (const side of sides) {
      const going = active.filter(cell => cells[cell] === 1 && cells[cell + side] === 0 && canGo(cells, cell, width))
      for (const cell of going) {
        cells[cell] = 0
        gone.push(cell)
      }
    }
    const next = new Set<number>()
    for (const cell of gone) for (const step of around) if (cells[cell + step] === 1) next.add(cell + step)
    active = [...next].sort((a, b) => a - b)
  }
  const left: number[] = []
  for (let cell = width; cell < height * width - width; cell++) if (cells[cell] === 1) left.push(cell)
  return Uint32Array.from(left)
}

/** Whether a cell is no end of a line and may go without cutting or joining anything: its crossing number (Yokoi, 8-connected) is 1. */
function canGo(cells: Uint8Array, cell: number, width: number): boolean {
  const e = cells[cell + 1], ne = cells[cell - width + 1], n = cells[cell - width], nw = cells[cell - width - 1]
  const w = cells[cell - 1], sw = cells[cell + width - 1], s = cells[cell + width], se = cells[cell + width + 1]
  if (e + ne + n + nw + w + sw + s + se < 2) return false
  const crossings = (1 - e) * (ne | n) + (1 - n) * (nw | w) + (1 - w) * (sw | s) + (1 - s) * (se | e)
  return crossings === 1
}
