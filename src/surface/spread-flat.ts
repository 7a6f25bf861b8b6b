import { reportCells, type SpreadRun } from './spread-run.ts'

/** Spreads where slope does not count. Kernel as spreadSlopes. @param pace seconds a metre by code of `code` @param least the least move by code */
export function spreadFlat(run: SpreadRun, code: Uint8Array | Uint16Array, pace: Float64Array, least: Float64Array): void {
  const { width, seconds, nearest, queue, moves, touched, cutoff, hasLabels, isOpen, isWhole } = run
  const { count, columns, offset, first, second, share, stride } = moves
  const { perSecond } = queue
  const cells = seconds.length, reach = count > 8 ? 2 : 1, edge = reach * width, last = width - reach

  let due = 1 << 20
  for (let chunk = queue.take(seconds); chunk !== 0; chunk = queue.take(seconds)) {
    const bucket = queue.bucket
    for (; chunk !== 0; chunk = queue.drop(chunk)) {
      const list = queue.pool, stop = queue.stop(chunk)
      for (let i = (chunk << 6) + 1; i < stop; i++) {
        const u = list[i], at = seconds[u]
        if (Math.floor(at * perSecond) !== bucket) continue
        const codeU = code[u], paceU = pace[codeU]
        const row = Math.floor(u / width), column = u - row * width, base = row * stride
        const isEdge = u < edge || u >= cells - edge || column < reach || column >= last
        const label = hasLabels ? nearest[u] : 0, floor = at + least[codeU]

        for (let k = 0; k < count; k++) {
          const v = u + offset[k]
          if (isEdge) {
            const c = column + columns[k]
            if (v < 0 || v >= cells || c < 0 || c >= width) continue
          }
          const known = seconds[v]
          if (known < floor) continue

          let paces = paceU + pace[code[v]]
          if (k >= 8) paces += pace[code[u + first[k]]] + pace[code[u + second[k]]]
          let move = paces * share[base + k]
          if (isWhole) move = Math.round(move * 1000)
          const time = at + move
          if (!(time <= known) || time > cutoff || (time === known && (!hasLabels || label >= nearest[v]))) continue
          if (k >= 4 && k < 8 && !isOpen && pace[code[u + first[k]]] === Infinity && pace[code[u + second[k]]] === Infinity) continue
          if (known === Infinity) {
            if (time === Infinity) continue
            touched.add(v)
          }
          seconds[v] = time
          if (hasLabels) nearest[v] = label
          const slot = time * perSecond, home = Math.floor(slot)
          if (home === bucket || home !== Math.floor(known * perSecond)) queue.push(v, slot)
        }
      }
    }
    if (touched.count >= due) {
      reportCells(run)
      due = touched.count + (1 << 20)
    }
  }
}

/** Spreads over friction. Kernel as spreadSlopes. @param pace seconds a metre by cell @param fastest the least of them */
export function spreadFriction(run: SpreadRun, pace: Float32Array | Float64Array, fastest: number): void {
  const { width, seconds, nearest, queue, moves, touched, cutoff, hasLabels, isOpen, isWhole } = run
  const { count, columns, offset, first, second, share, stride, shortest } = moves
  const { perSecond } = queue
  const cells = seconds.length, reach = count > 8 ? 2 : 1, edge = reach * width, last = width - reach
  const half = isWhole ? 0 : shortest / 2 * (1 - 1e-9)

  let due = 1 << 20
  for (let chunk = queue.take(seconds); chunk !== 0; chunk = queue.take(seconds)) {
    const bucket = queue.bucket
    for (; chunk !== 0; chunk = queue.drop(chunk)) {
      const list = queue.pool, stop = queue.stop(chunk)
      for (let i = (chunk << 6) + 1; i < stop; i++) {
        const u = list[i], at = seconds[u]
        if (Math.floor(at * perSecond) !== bucket) continue
        const paceU = pace[u]
        const row = Math.floor(u / width), column = u - row * width, base = row * stride
        const isEdge = u < edge || u >= cells - edge || column < reach || column >= last
        const label = hasLabels ? nearest[u] : 0, floor = at + (paceU + fastest) * half

        for (let k = 0; k < count; k++) {
          const v = u + offset[k]
          if (isEdge) {
            const c = column + columns[k]
            if (v < 0 || v >= cells || c < 0 || c >= width) continue
          }
          const known = seconds[v]
          if (known < floor) continue

          const paceV = pace[v]
          let paces = paceU + paceV
          if (k >= 8) {
            const paceA = pace[u + first[k]], paceB = pace[u + second[k]]
            if (!(paceA > 0 && paceB > 0)) continue
            paces += paceA + paceB
          }
          let move = paces * share[base + k]
          if (isWhole) move = Math.round(move * 1000)
          const time = at + move
          if (!(time <= known) || !(paceV > 0) || time > cutoff || (time === known && (!hasLabels || label >= nearest[v]))) continue
          if (k >= 4 && k < 8 && !isOpen) {
            const a = pace[u + first[k]], b = pace[u + second[k]]
            if (!((a > 0 && a < Infinity) || (b > 0 && b < Infinity))) continue
          }
          if (known === Infinity) {
            if (time === Infinity) continue
            touched.add(v)
          }
          seconds[v] = time
          if (hasLabels) nearest[v] = label
          const slot = time * perSecond, home = Math.floor(slot)
          if (home === bucket || home !== Math.floor(known * perSecond)) queue.push(v, slot)
        }
      }
    }
    if (touched.count >= due) {
      reportCells(run)
      due = touched.count + (1 << 20)
    }
  }
}
