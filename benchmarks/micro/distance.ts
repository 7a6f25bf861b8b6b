// Distances on the sphere: npx tsx benchmarks/micro/distance.ts
import { bench, do_not_optimize, run, summary } from 'mitata'
import { seeded } from '../../src/core/random.ts'
import { haversine, metresPerDegree, metresPerLon } from '../../src/geo/distance.ts'

const random = seeded(1), count = 1000
const lon = Float64Array.from({ length: count + 1 }, () => 44 + random()), lat = Float64Array.from({ length: count + 1 }, () => 33 + random())

summary(() => {
  bench(`haversine, ${count} pairs`, () => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += haversine(lon[i]!, lat[i]!, lon[i + 1]!, lat[i + 1]!)
    do_not_optimize(sum)
  })
  bench(`plane around a point, ${count} pairs`, () => {
    let sum = 0
    const across = metresPerDegree * metresPerLon(33.5)
    for (let i = 0; i < count; i++) sum += Math.hypot((lon[i + 1]! - lon[i]!) * across, (lat[i + 1]! - lat[i]!) * metresPerDegree)
    do_not_optimize(sum)
  })
})
await run()
