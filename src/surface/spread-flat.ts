import { chunkBits, tileBits, tileSize } from './spread-queue.ts'
import { reportCells, slipSeconds, type SpreadRun } from './spread-run.ts'

/** Spreads where slope does not count. Kernel as spreadSlopes. @param pace seconds a metre by code of `code` @param least the least move by code */
export function spreadFlat(run: SpreadRun, code: Uint8Array | Uint16Array, pace: Float64Array, least: Float64Array): void {
  const { width, height, seconds, nearest, queue, moves, touched, cutoff, hasLabels, isOpen, isWhole, slips } = run
  const { count, rows, columns, offset, first, second, share, stride } = moves
  const { settled } = queue, reach = count > 8 ? 2 : 1

  let due = 1 << 20
  while (queue.take(seconds)) {
    const { turn, top, left } = queue
    const isBorder = top === 0 || left === 0 || top + tileSize + reach > height || left + tileSize + reach > width
    for (let chunk = queue.next(); chunk !== 0; chunk = queue.next()) {
      const list = queue.pool, stop = queue.stop(chunk)
      for (let i = (chunk << chunkBits) + 1; i < stop; i++) {
        const position = list[i]
        if (settled[position] === turn) continue
        settled[position] = turn
        const row = top + (position >> tileBits), column = left + (position & (tileSize - 1)), u = row * width + column, at = seconds[u]
        const codeU = code[u], paceU = pace[codeU]
        const base = row * stride
        const isEdge = isBorder && (row < reach || column < reach || row >= height - reach || column >= width - reach)
        const label = hasLabels ? nearest[u] : 0, floor = at + least[codeU]

        for (let k = 0; k < count; k++) {
          const v = u + offset[k]
          if (isEdge) {
            const r = row + rows[k], c = column + columns[k]
            if (r < 0 || r >= height || c < 0 || c >= width) continue
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
          queue.arrive(row + rows[k], column + columns[k], time, known)
          if (hasLabels) {
            if (known - time < slipSeconds && nearest[v] !== label && time < known) slips.push(v)
            nearest[v] = label
          }
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
  const { width, height, seconds, nearest, queue, moves, touched, cutoff, hasLabels, isOpen, isWhole, slips } = run
  const { count, rows, columns, offset, first, second, share, stride, shortest } = moves
  const { settled } = queue, reach = count > 8 ? 2 : 1
  const half = isWhole ? 0 : shortest / 2 * (1 - 1e-9)

  let due = 1 << 20
  while (queue.take(seconds)) {
    const { turn, top, left } = queue
    const isBorder = top === 0 || left === 0 || top + tileSize + reach > height || left + tileSize + reach > width
    for (let chunk = queue.next(); chunk !== 0; chunk = queue.next()) {
      const list = queue.pool, stop = queue.stop(chunk)
      for (let i = (chunk << chunkBits) + 1; i < stop; i++) {
        const position = list[i]
        if (settled[position] === turn) continue
        settled[position] = turn
        const row = top + (position >> tileBits), column = left + (position & (tileSize - 1)), u = row * width + column, at = seconds[u]
        const paceU = pace[u]
        const base = row * stride
        const isEdge = isBorder && (row < reach || column < reach || row >= height - reach || column >= width - reach)
        const label = hasLabels ? nearest[u] : 0, floor = at + (paceU + fastest) * half

        for (let k = 0; k < count; k++) {
          const v = u + offset[k]
          if (isEdge) {
            const r = row + rows[k], c = column + columns[k]
            if (r < 0 || r >= height || c < 0 || c >= width) continue
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
          queue.arrive(row + rows[k], column + columns[k], time, known)
          if (hasLabels) {
            if (known - time < slipSeconds && nearest[v] !== label && time < known) slips.push(v)
            nearest[v] = label
          }
        }
      }
    }
    if (touched.count >= due) {
      reportCells(run)
      due = touched.count + (1 << 20)
    }
  }
}
