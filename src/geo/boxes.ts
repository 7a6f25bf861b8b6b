import Flatbush from 'flatbush'

/** A static index of boxes (flatbush): which of them meet a query box. */
export class BoxIndex {
  readonly size: number
  readonly #tree: Flatbush | undefined

  /** @param boxes west, south, east, north of each box, one after another */
  constructor(boxes: Float64Array) {
    this.size = boxes.length / 4
    if (this.size === 0) return
    const tree = new Flatbush(this.size)
    for (let i = 0; i < boxes.length; i += 4) tree.add(boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3])
    tree.finish()
    this.#tree = tree
  }

  /** Calls `visit` with the index of every box that meets the query box, in no particular order. */
  search(west: number, south: number, east: number, north: number, visit: (i: number) => void): void {
    this.#tree?.search(west, south, east, north, i => {
      visit(i)
      return false
    })
  }
}
