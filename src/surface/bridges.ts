import type { Raster } from '../data/raster.ts'

/**
 * Road cells that leak through a barrier one cell wide: two cells that touch at a corner, both passable, with barriers on the two others of the four.
 * @param grid its size
 * @param isPassable by cell
 * @param isRoad by cell: only these are listed
 * @returns cells ascending, found all at once, so that one found does not hide the next
 * Cost: one pass over the cells.
 */
export function diagonalBridges({ width, height }: Pick<Raster, 'width' | 'height'>, isPassable: (cell: number) => boolean, isRoad: (cell: number) => boolean): Uint32Array {
  const found: number[] = []
  const leaks = (cell: number, side: number, rows: number): boolean =>
    !isPassable(cell + side) && !isPassable(cell + rows) && isPassable(cell + side + rows)
  for (let row = 0, cell = 0; row < height; row++) {
    for (let column = 0; column < width; column++, cell++) {
      if (!isRoad(cell)) continue
      const hasWest = column > 0, hasEast = column + 1 < width
      const isLeak = (row > 0 && ((hasWest && leaks(cell, -1, -width)) || (hasEast && leaks(cell, 1, -width))))
        || (row + 1 < height && ((hasWest && leaks(cell, -1, width)) || (hasEast && leaks(cell, 1, width))))
      if (isLeak) found.push(cell)
    }
  }
  return Uint32Array.from(found)
}
