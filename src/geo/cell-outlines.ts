/** A closed ring of corners of a grid: column and row, counted from the north-west corner of the grid; the first is repeated at the end. */
export type CornerRing = readonly (readonly [column: number, row: number])[]

/**
 * Dissolves cells of a grid into polygons: one for every group of cells that hang together by their sides, its outer ring first, holes after it.
 * Outer rings run counter-clockwise with north up, holes clockwise; cells that touch at a corner only are polygons of their own, and no ring touches itself.
 * Corners stand where a ring turns.
 * @param inside 1 for each cell that belongs to them, row by row from the north-west
 * @param width cells in a row
 * Cost: one pass over the cells and a step a side of the outline.
 */
export function cellOutlines(inside: Uint8Array, width: number): CornerRing[][] {
  const group = groupsOf(inside, width)
  const done = new Uint8Array(inside.length)
  const polygons: { outer: CornerRing | undefined, holes: CornerRing[] }[] = []
  for (let cell = 0; cell < inside.length; cell++) {
    if (inside[cell] === 0) continue
    for (let side = 0; side < 4; side++) {
      if ((done[cell] >> side & 1) === 1 || isInside(inside, width, cell, side)) continue
      for (const ring of simpleRings(trace(inside, width, cell, side, done))) {
        const polygon = polygons[group[cell]] ??= { outer: undefined, holes: [] }
        if (area(ring) > 0) polygon.outer = turnsOf(ring)
        else polygon.holes.push(turnsOf(ring))
      }
    }
  }
  return polygons.map(({ outer, holes }) => [outer!, ...holes])
}

/** Sides of a cell in the order of a walk round it with the cell on the left: south, east, north, west. */
const across = [[1, 0], [0, 1], [-1, 0], [0, -1]] as const
/** Where each side begins, from the cell's north-west corner: rows and columns. */
const begin = [[1, 0], [1, 1], [0, 1], [0, 0]] as const

/** Number of the group of cells joined by sides, in the order of their first cell. */
function groupsOf(inside: Uint8Array, width: number): Int32Array {
  const group = new Int32Array(inside.length).fill(-1)
  const stack: number[] = []
  let count = 0
  for (let start = 0; start < inside.length; start++) {
    if (inside[start] === 0 || group[start] !== -1) continue
    group[start] = count
    stack.push(start)
    while (stack.length > 0) {
      const cell = stack.pop()!
      for (let side = 0; side < 4; side++) {
        if (!isInside(inside, width, cell, side)) continue
        const next = neighbour(width, cell, side)
        if (group[next] !== -1) continue
        group[next] = count
        stack.push(next)
      }
    }
    count++
  }
  return group
}

function neighbour(width: number, cell: number, side: number): number {
  return cell + across[side][0] * width + across[side][1]
}

/** Whether the cell across a side belongs too. */
function isInside(inside: Uint8Array, width: number, cell: number, side: number): boolean {
  const column = cell % width + across[side][1]
  if (column < 0 || column >= width) return false
  return inside[neighbour(width, cell, side)] === 1
}

/** The ring that holds a side of a cell, corner by corner, not closed. Where cells meet at a corner it stays with its own cell. */
function trace(inside: Uint8Array, width: number, cell: number, side: number, done: Uint8Array): [column: number, row: number][] {
  const ring: [number, number][] = []
  while ((done[cell] >> side & 1) === 0) {
    done[cell] |= 1 << side
    ring.push([cell % width + begin[side][1], Math.floor(cell / width) + begin[side][0]])
    const left = (side + 1) % 4
    if (!isInside(inside, width, cell, left)) {
      side = left
      continue
    }
    cell = neighbour(width, cell, left)
    if (!isInside(inside, width, cell, side)) continue
    cell = neighbour(width, cell, side)
    side = (side + 3) % 4
  }
  return ring
}

/** Cuts a ring where it meets itself into rings that don't. */
function simpleRings(ring: readonly [column: number, row: number][]): [column: number, row: number][][] {
  const rings: [number, number][][] = []
  const open: [number, number][] = [], at = new Map<string, number>()
  for (const corner of ring) {
    const key = corner.join()
    const earlier = at.get(key)
    if (earlier !== undefined) {
      const loop = open.splice(earlier)
      for (const [column, row] of loop) at.delete(`${column},${row}`)
      rings.push(loop)
    }
    at.set(key, open.length)
    open.push(corner)
  }
  rings.push(open)
  return rings
}

/** Twice the signed area, above 0 for rings that run counter-clockwise with north up. */
function area(ring: readonly (readonly [column: number, row: number])[]): number {
  let sum = 0
  for (const [i, [column, row]] of ring.entries()) {
    const [nextColumn, nextRow] = ring[(i + 1) % ring.length]
    sum += nextColumn * row - column * nextRow
  }
  return sum
}

/** The ring without the corners on straight stretches, closed. */
function turnsOf(ring: readonly (readonly [column: number, row: number])[]): CornerRing {
  const turns = ring.filter(([column, row], i) => {
    const [beforeColumn, beforeRow] = ring[(i + ring.length - 1) % ring.length], [afterColumn, afterRow] = ring[(i + 1) % ring.length]
    return (column - beforeColumn) * (afterRow - row) !== (row - beforeRow) * (afterColumn - column)
  })
  return [...turns, turns[0]]
}
