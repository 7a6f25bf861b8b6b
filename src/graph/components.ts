/** Strongly connected components: the label of each node, numbered from the largest component, and the sizes in that order. */
export interface Components {
  readonly label: Uint32Array<ArrayBuffer>
  readonly sizes: readonly number[]
}

/**
 * Labels strongly connected components over the arcs that `isOpen` admits (all by default).
 * Cost: linear in nodes and arcs, no recursion. Source: Tarjan, Depth-first search and linear graph algorithms, 1972 (iterative).
 */
export function strongComponents(firstOut: Uint32Array, head: Uint32Array, isOpen?: (arc: number) => boolean): Components {
  const n = firstOut.length - 1
  const index = new Uint32Array(n), low = new Uint32Array(n), raw = new Uint32Array(n).fill(0xffffffff)
  const nextArc = new Uint32Array(n), path = new Uint32Array(n), open = new Uint32Array(n)
  const sizes: number[] = []
  let time = 0, openSize = 0
  for (let root = 0; root < n; root++) {
    if (index[root] !== 0) continue
    let depth = 0
    path[0] = root
    index[root] = low[root] = ++time
    nextArc[root] = firstOut[root]
    open[openSize++] = root
    while (depth >= 0) {
      const u = path[depth]
      // Go down along the next arc, or up when there is none left.
      if (nextArc[u] < firstOut[u + 1]) {
        const arc = nextArc[u]++
        if (isOpen !== undefined && !isOpen(arc)) continue
        const v = head[arc]
        if (index[v] === 0) {
          index[v] = low[v] = ++time
          nextArc[v] = firstOut[v]
          open[openSize++] = v
          path[++depth] = v
        } else if (raw[v] === 0xffffffff && index[v] < low[u]) {
          low[u] = index[v]
        }
        continue
      }
      if (low[u] === index[u]) {
        let size = 0, v: number
        do {
          v = open[--openSize]
          raw[v] = sizes.length
          size++
        } while (v !== u)
        sizes.push(size)
      }
      if (--depth >= 0 && low[u] < low[path[depth]]) low[path[depth]] = low[u]
    }
  }
  return bySize(raw, sizes)
}

/** Renumbers components from the largest; equal sizes keep the order of their lowest node. */
function bySize(raw: Uint32Array<ArrayBuffer>, sizes: readonly number[]): Components {
  const lowest = new Uint32Array(sizes.length).fill(0xffffffff)
  for (let node = raw.length - 1; node >= 0; node--) lowest[raw[node]] = node
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a] || lowest[a] - lowest[b])
  const rank = new Uint32Array(sizes.length)
  for (const [position, component] of order.entries()) rank[component] = position
  return { label: raw.map(component => rank[component]), sizes: order.map(component => sizes[component]) }
}
