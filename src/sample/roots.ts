import type { Sketch } from './sketch.ts'

/** The connected part that each node belongs to, named by its lowest node; -1 for nodes on no line. */
export function roots(sketch: Sketch): Int32Array {
  const parent = new Int32Array(sketch.x.length).fill(-1)
  const find = (node: number): number => {
    let at = node
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]]
      at = parent[at]
    }
    return at
  }
  for (let line = 0; line < sketch.first.length; line++) {
    let before = -1
    for (const node of sketch.nodesOf(line)) {
      if (parent[node] < 0) parent[node] = node
      if (before >= 0) {
        const a = find(before), b = find(node)
        if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
      }
      before = node
    }
  }
  for (let node = 0; node < parent.length; node++) if (parent[node] >= 0) parent[node] = find(node)
  return parent
}
