import type { ClassGround } from './ground.ts'
import { factorRise, type ClassCosts } from './spread-costs.ts'
import { chunkBits, tileBits, tileSize } from './spread-queue.ts'
import { reportCells, slipSeconds, type SpreadRun } from './spread-run.ts'
import { walkTime } from './speed-models.ts'

/** Spreads over classes on sloping ground. Kernel: one loop over the cells of each bucket and their moves. */
export function spreadSlopes(run: SpreadRun, ground: ClassGround, costs: ClassCosts, direction: 'to' | 'from', isCompat: boolean): void {
  const { width, height, seconds, nearest, queue, moves, touched, cutoff, hasLabels, isOpen, isWhole, slips } = run
  const { code } = ground, elevation = ground.elevation!, hole = ground.elevationNodata ?? NaN
  const { flat, walk: walks, isTobler, paces, least, factor, level } = costs
  const { count, rows, columns, offset, first, second, distance, share, stride } = moves
  const { settled } = queue, reach = count > 8 ? 2 : 1
  const hasPaces = paces.length > 0, hasTable = factor.length > 0, sign = direction === 'to' ? -1 : 1

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
        const codeU = code[u], zU = elevation[u], flatU = flat[codeU], walkU = walks[codeU]
        const base = row * stride
        const isEdge = isBorder && (row < reach || column < reach || row >= height - reach || column >= width - reach)
        const isHoleU = zU === hole || zU !== zU
        if (isHoleU && isCompat) continue
        const label = hasLabels ? nearest[u] : 0, floor = at + least[codeU]

        for (let k = 0; k < count; k++) {
          const v = u + offset[k]
          if (isEdge) {
            const r = row + rows[k], c = column + columns[k]
            if (r < 0 || r >= height || c < 0 || c >= width) continue
          }
          const known = seconds[v]
          if (known < floor) continue

          // The cells crossed share the way. Barriers take forever.
          const codeV = code[v]
          let walk = walkU + walks[codeV], ride = flatU + flat[codeV]
          let codeA = 0, codeB = 0
          if (k >= 8) {
            codeA = code[u + first[k]]
            codeB = code[u + second[k]]
            walk += walks[codeA] + walks[codeB]
            ride += flat[codeA] + flat[codeB]
          }
          if (ride === Infinity) continue
          const zV = elevation[v]
          if (isHoleU || zV === hole || zV !== zV) {
            if (walk > 0 || (hasPaces && (paces[codeU] !== undefined || paces[codeV] !== undefined || paces[codeA] !== undefined || paces[codeB] !== undefined))) continue
          } else {
            const rise = zV - zU
            if (walk > 0) walk *= hasTable && rise <= factorRise && rise >= -factorRise ? factor[level[k] + rise] : walkTime(sign * rise / distance[base + k], isTobler)
            if (hasPaces) {
              const slope = sign * rise / distance[base + k]
              const paceU = paces[codeU], paceV = paces[codeV]
              ride = (paceU === undefined ? flatU : paceU(slope)) + (paceV === undefined ? flat[codeV] : paceV(slope))
              if (k >= 8) {
                const paceA = paces[codeA], paceB = paces[codeB]
                ride += (paceA === undefined ? flat[codeA] : paceA(slope)) + (paceB === undefined ? flat[codeB] : paceB(slope))
              }
            }
          }
          let move = (walk + ride) * share[base + k]
          if (isWhole) move = Math.round(move * 1000)
          const time = at + move

          // Equal times go to the lower label, which has to travel on.
          if (!(time <= known) || time > cutoff || (time === known && (!hasLabels || label >= nearest[v]))) continue
          if (k >= 4 && k < 8 && !isOpen && flat[code[u + first[k]]] === Infinity && flat[code[u + second[k]]] === Infinity) continue
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
