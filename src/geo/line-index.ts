import { cellsOf, type Cells } from './cells.ts'

/** Short lines, or points where both ends are the same, whose side a simplified ring should keep. */
export interface SidedLines {
  /** Ends in 1e-7 degrees. */
  readonly x: Int32Array
  readonly y: Int32Array
  readonly x2: Int32Array
  readonly y2: Int32Array
  readonly weight: ArrayLike<number>
  /** The lowest level whose area holds the line; the number of levels where none does. */
  readonly level: ArrayLike<number>
}

/** Lines within this many units (about 15 cm) of a border lie along it. */
const alongside = 15

/** Lines by place, to weigh those in a triangle. */
export class LineIndex {
  /** Lines by the cell of their middle, copied in that order so that neighbours lie together: x, y, x2, y2, weight, level. */
  readonly #cells: Cells
  readonly #lines: Float64Array
  /** The farthest that a line reaches from its middle. */
  readonly #reachX: number
  readonly #reachY: number

  constructor(lines: SidedLines) {
    const middleX = new Float64Array(lines.x.length), middleY = new Float64Array(lines.x.length)
    for (let i = 0; i < middleX.length; i++) {
      middleX[i] = (lines.x[i] + lines.x2[i]) / 2
      middleY[i] = (lines.y[i] + lines.y2[i]) / 2
    }
    this.#cells = cellsOf(middleX, middleY, 0.25)
    const { order } = this.#cells
    this.#lines = new Float64Array(order.length * 6)
    let reachX = 0, reachY = 0
    for (let i = 0; i < order.length; i++) {
      const line = order[i]
      reachX = Math.max(reachX, Math.abs(lines.x2[line] - lines.x[line]) / 2)
      reachY = Math.max(reachY, Math.abs(lines.y2[line] - lines.y[line]) / 2)
      this.#lines[6 * i] = lines.x[line]
      this.#lines[6 * i + 1] = lines.y[line]
      this.#lines[6 * i + 2] = lines.x2[line]
      this.#lines[6 * i + 3] = lines.y2[line]
      this.#lines[6 * i + 4] = lines.weight[line]
      this.#lines[6 * i + 5] = lines.level[line]
    }
    this.#reachX = reachX
    this.#reachY = reachY
  }

  /**
   * What the loss of vertex b between a and c does to a ring of level k that has its area to the left.
   * @returns weight of what lies in the triangle and would be on the wrong side without it, less that of what would be put right
   */
  moved(ax: number, ay: number, bx: number, by: number, cx: number, cy: number, k: number): number {
    const { columns, rows, west, south, cellWidth, cellHeight, first } = this.#cells
    const lines = this.#lines, reachX = this.#reachX, reachY = this.#reachY
    const minX = Math.min(ax, bx, cx), maxX = Math.max(ax, bx, cx), minY = Math.min(ay, by, cy), maxY = Math.max(ay, by, cy)
    const c0 = Math.max(0, Math.floor((minX - reachX - west) / cellWidth)), c1 = Math.min(columns - 1, Math.floor((maxX + reachX - west) / cellWidth))
    const r0 = Math.max(0, Math.floor((minY - reachY - south) / cellHeight)), r1 = Math.min(rows - 1, Math.floor((maxY + reachY - south) / cellHeight))
    if (c0 > c1) return 0
    // A vertex that bulges out (cross > 0) takes its triangle out of the area; one that bulges in brings it in.
    const turn = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0 ? 1 : -1
    const abx = (bx - ax) * turn, aby = (by - ay) * turn, bcx = (cx - bx) * turn, bcy = (cy - by) * turn, cax = (ax - cx) * turn, cay = (ay - cy) * turn
    const band = alongside * Math.sqrt(cax * cax + cay * cay)
    let sum = 0
    for (let r = r0; r <= r1; r++) {
      for (let i = 6 * first[r * columns + c0], end = 6 * first[r * columns + c1 + 1]; i < end; i += 6) {
        const x = lines[i], y = lines[i + 1], x2 = lines[i + 2], y2 = lines[i + 3]
        if ((x < minX && x2 < minX) || (x > maxX && x2 > maxX) || (y < minY && y2 < minY) || (y > maxY && y2 > maxY)) continue
        // Cyrus and Beck: the share of the line on the inner side of all three edges.
        let t0 = 0, t1 = 1
        let p = abx * (y - ay) - aby * (x - ax), q = abx * (y2 - ay) - aby * (x2 - ax)
        if (p < 0) {
          if (q < 0) continue
          t0 = p / (p - q)
        } else if (q < 0) t1 = p / (p - q)
        p = bcx * (y - by) - bcy * (x - bx)
        q = bcx * (y2 - by) - bcy * (x2 - bx)
        if (p < 0) {
          if (q < 0) continue
          t0 = Math.max(t0, p / (p - q))
        } else if (q < 0) t1 = Math.min(t1, p / (p - q))
        p = cax * (y - cy) - cay * (x - cx)
        q = cax * (y2 - cy) - cay * (x2 - cx)
        const isWithin = lines[i + 5] <= k
        if (p <= band && p >= -band && q <= band && q >= -band) {
          // A line along the new border may fall on either side of it, so it never counts as put right and always as put wrong.
          if (isWithin !== turn > 0) continue
        } else if (p < 0) {
          if (q < 0) continue
          t0 = Math.max(t0, p / (p - q))
        } else if (q < 0) t1 = Math.min(t1, p / (p - q))
        if (t1 > t0) sum += (isWithin ? lines[i + 4] : -lines[i + 4]) * (t1 - t0)
      }
    }
    return sum * turn
  }
}
