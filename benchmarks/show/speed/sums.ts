import { format, formatBytes } from '../../harness.ts'
import { judged, type Item } from '../item.ts'
import { item, least, race, standing } from './measured.ts'

const plan = { rounds: 1, warmup: 1, iterations: 2 }
const others = ['three nearest by one search', 'bucket Dijkstra of 27']

/** Sums over many places without a matrix. */
export const sums: readonly Item[] = [
  item('Sample country: 2,700 facilities x 1.2 M nodes, nearest 3 and decayed sums, two threads', 'at most 6 s and 1 GB', ['country'], async () => {
    const found = await race('sums', 'country', { variants: ['two workers', ...others], plan })
    const one = standing(found, 'farsakh'), two = standing(found, 'farsakh, two workers')
    const search = standing(found, 'farsakh, bucket Dijkstra of 27').min * 100, nearest = standing(found, 'farsakh, three nearest by one search')
    return judged(`${least(two)}, ${formatBytes(two.peak ?? NaN)}; on one thread ${least(one)}, ${formatBytes(one.peak ?? NaN)}; 2,700 bucket Dijkstras would take ${format(search)} (${(search / one.min).toFixed(0)} times), one search for the nearest 3 alone ${format(nearest.min)}; ${one.checksum === two.checksum ? 'same answer' : 'ANOTHER ANSWER'}`,
      two.min <= 6 && (two.peak ?? NaN) <= 1e9 && one.checksum === two.checksum)
  }),
]
