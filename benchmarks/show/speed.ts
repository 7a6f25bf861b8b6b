import type { Area } from './item.ts'
import { badInput } from './speed/bad-input.ts'
import { batches } from './speed/batches.ts'
import { browser } from './speed/browser.ts'
import { equal } from './speed/equal.ts'
import { live } from './speed/live.ts'
import { matrices } from './speed/matrices.ts'
import { ready } from './speed/ready.ts'
import { sums } from './speed/sums.ts'

/** Thousands of searches at once: hierarchies, sweeps, matrices, threads. */
export const area: Area = {
  title: 'Speed: hierarchies, sweeps, matrices, threads',
  items: [...ready, ...batches, ...matrices, ...sums, ...live, ...browser, ...equal, ...badInput],
}
