import type { Classes } from './build-classes.ts'
import { nodeBits, wayBits } from './build-classes.ts'
import type { Sketch } from './build-barriers.ts'

/** Nodes and arcs while the graph is being built; nodes may be copies of one another. */
export interface Draft extends Sketch {
  readonly arcCount: number
  readonly tail: Uint32Array
  readonly head: Uint32Array
  /** Twice the link, plus 1 against its shape. */
  readonly arcLink: Uint32Array
  readonly arcRule: Uint8Array
  /** Turn at the tail, as in the graph; empty until turns are split. */
  readonly arcTurn: Int8Array
  /** Node of the sketch that a node is a copy of. */
  readonly origin: Uint32Array
}

/** One arc for each direction of a link that some profile may use. */
export function draftArcs(sketch: Sketch, { way: flags }: Classes): Draft {
  const { chains, linkFrom, linkTo, linkTags } = sketch
  const limit = linkFrom.length * 2
  const tail = new Uint32Array(limit), head = new Uint32Array(limit), arcLink = new Uint32Array(limit)
  let arcs = 0
  for (let link = 0; link < linkFrom.length; link++) {
    const open = link < chains ? flags[linkTags[link]] : wayBits.forward | wayBits.backward
    if ((open & wayBits.forward) !== 0) {
      tail[arcs] = linkFrom[link]
      head[arcs] = linkTo[link]
      arcLink[arcs++] = link * 2
    }
    if ((open & wayBits.backward) !== 0) {
      tail[arcs] = linkTo[link]
      head[arcs] = linkFrom[link]
      arcLink[arcs++] = link * 2 + 1
    }
  }
  const origin = new Uint32Array(sketch.place.length)
  for (let node = 0; node < origin.length; node++) origin[node] = node
  return {
    ...sketch, arcCount: arcs, tail: tail.subarray(0, arcs), head: head.subarray(0, arcs), arcLink: arcLink.subarray(0, arcs),
    arcRule: new Uint8Array(arcs), arcTurn: new Int8Array(0), origin,
  }
}

/** Whether the first profile may use an arc at all. */
export function isOpenToFirst(draft: Draft, classes: Classes, arc: number): boolean {
  const link = draft.arcLink[arc] >>> 1
  if (link >= draft.chains) return (classes.node[draft.linkTags[link]] & nodeBits.firstClosed) === 0
  return (classes.way[draft.linkTags[link]] & ((draft.arcLink[arc] & 1) === 0 ? wayBits.firstForward : wayBits.firstBackward)) !== 0
}

/** Arcs by node: `arc[first[node] .. first[node + 1]]`, ascending; by tail or by head. */
export function groupArcs(nodeOf: Uint32Array, nodeCount: number): { first: Uint32Array, arc: Uint32Array } {
  const first = new Uint32Array(nodeCount + 1), arc = new Uint32Array(nodeOf.length)
  for (let a = 0; a < nodeOf.length; a++) first[nodeOf[a] + 1]++
  for (let node = 0; node < nodeCount; node++) first[node + 1] += first[node]
  const next = first.slice(0, nodeCount)
  for (let a = 0; a < nodeOf.length; a++) arc[next[nodeOf[a]]++] = a
  return { first, arc }
}
