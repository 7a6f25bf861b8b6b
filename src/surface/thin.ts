/** Cells that are 0 or 1, with a border of at least one cell of 0 all around. */
export interface Mask {
  readonly width: number
  readonly height: number
  readonly cells: Uint8Array
}

/**
 * Thins areas to lines one cell wide, in place: peels straight borders and corners from eight directions in turn until nothing can go.
 * Pieces (8-connected) and holes (4-connected) stay exactly as many as they were; ends of lines stay, and lines run out into the corners of the areas.
 * Method: homotopic thinning with the Golay alphabet's L, Serra, "Image Analysis and Mathematical Morphology" (1982), chapter XI.
 * @param mask areas of 1
 * @returns the cells that remain, ascending
 * Cost: a pass over the cells, then each cell about once for each time that a neighbour goes.
 */
export function thin({ width, height, cells }: Mask): Uint32Array {
  // Clockwise from the north.
  const around = [-width, -width + 1, 1, width + 1, width, width - 1, -1, -width - 1]
  let active: number[] = []
  for (let cell = width; cell < cells.length - width; cell++) {
    if (cells[cell] === 1 && (cells[cell - 1] & cells[cell + 1] & cells[cell - width] & cells[cell + width]) === 0) active.push(cell)
  }
  // Only cells next to one that went can change their mind, so each round looks at those alone.
  while (active.length > 0) {
    const gone: number[] = []
    for (let direction = 0; direction < 8; direction++) {
      const going = active.filter(cell => cells[cell] === 1 && canGo(cells, cell, around, direction))
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

/** Whether a cell lies on a border that faces a direction: three free neighbours there, and opposite three taken ones (straight borders) or the two beside the opposite one (corners). */
function canGo(cells: Uint8Array, cell: number, around: readonly number[], direction: number): boolean {
  const at = (turn: number): number => cells[cell + around[(direction + turn) & 7]]
  if (at(7) + at(0) + at(1) !== 0) return false
  return (direction & 1) === 0 ? at(3) + at(4) + at(5) === 3 : at(3) + at(5) === 2
}
