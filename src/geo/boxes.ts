import Flatbush from 'flatbush'

/** A static index of boxes (flatbush): which of them meet a query box, and which lie nearest to a point by a metric of one's own. */
export class BoxIndex {
  readonly size: number
  readonly #tree: Flatbush | undefined
  /** The tree's boxes as x and y of their middle, half their width and half their height. */
  readonly #middles: Float64Array = new Float64Array()
  // Scratch of `nearest`: tree nodes still to open, and how far they are.
  readonly #stack = new Int32Array(512)
  readonly #distance = new Float64Array(512)

  /** @param boxes west, south, east, north of each box, one after another */
  constructor(boxes: Float64Array) {
    this.size = boxes.length / 4
    if (this.size === 0) return
    const tree = new Flatbush(this.size)
    for (let i = 0; i < boxes.length; i += 4) tree.add(boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3])
    tree.finish()
    this.#tree = tree
    this.#middles = middlesOf(tree._boxes as Float64Array)
  }

  /** Calls `visit` with the index of every box that meets the query box, in no particular order. */
  search(west: number, south: number, east: number, north: number, visit: (i: number) => void): void {
    this.#tree?.search(west, south, east, north, i => {
      visit(i)
      return false
    })
  }

  /**
   * Visits the boxes that may hold something nearer than the best known, nearest branches first. flatbush's own `neighbors` measures to boxes only and
   * cannot tighten its bound by what they hold, so this walks the same tree.
   * @param scale metres per unit of x and of y at the point
   * @param bound metres beyond which nothing matters
   * @param visit measures what a box holds and returns the new bound
   */
  nearest(x: number, y: number, scale: readonly [number, number], bound: number, visit: (i: number) => number): void {
    const tree = this.#tree
    if (tree === undefined) return
    const { _indices: indices, _levelBounds: levels, nodeSize } = tree
    const middles = this.#middles
    const [perX, perY] = scale
    const leaves = this.size * 4
    const stack = this.#stack, distance = this.#distance
    // A hair of slack, so that boxes exactly at the bound are seen in spite of rounding and ties can be told.
    let limit = bound * bound * (1 + 1e-9) + 1e-12, reach = Math.sqrt(limit)
    let size = 1
    stack[0] = indices[indices.length - 1]
    distance[0] = 0
    if (this.size <= nodeSize) stack[0] = 0
    while (size > 0) {
      const node = stack[--size]
      if (distance[size] > limit) continue
      let end = node + nodeSize * 4
      for (const level of levels) {
        if (level > node) {
          end = Math.min(end, level)
          break
        }
      }
      const batch = size
      for (let pos = node; pos < end; pos += 4) {
        // Most boxes are out of reach along one axis alone.
        const dx = (Math.abs(x - middles[pos]) - middles[pos + 2]) * perX
        if (dx > reach) continue
        const dy = (Math.abs(y - middles[pos + 1]) - middles[pos + 3]) * perY
        if (dy > reach) continue
        const d = (dx > 0 ? dx * dx : 0) + (dy > 0 ? dy * dy : 0)
        if (d > limit) continue
        if (node < leaves) {
          const best = visit(indices[pos >> 2])
          if (best < bound) {
            bound = best
            limit = bound * bound * (1 + 1e-9) + 1e-12
            reach = Math.sqrt(limit)
          }
        } else {
          // Keep the batch sorted from far to near, so that the nearest branch is opened first.
          let at = size++
          for (; at > batch && distance[at - 1] < d; at--) {
            distance[at] = distance[at - 1]
            stack[at] = stack[at - 1]
          }
          distance[at] = d
          stack[at] = indices[pos >> 2]
        }
      }
    }
  }
}

function middlesOf(boxes: Float64Array): Float64Array {
  const middles = new Float64Array(boxes.length)
  for (let i = 0; i < boxes.length; i += 4) {
    middles[i] = (boxes[i] + boxes[i + 2]) / 2
    middles[i + 1] = (boxes[i + 1] + boxes[i + 3]) / 2
    middles[i + 2] = (boxes[i + 2] - boxes[i]) / 2
    middles[i + 3] = (boxes[i + 3] - boxes[i + 1]) / 2
  }
  return middles
}
