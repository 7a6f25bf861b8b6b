import type { KmPerHour } from '../core/units.ts'

/** Rider and bicycle in kg, rolling resistance, gravity in m/s2, frontal area in m2, share of the power that reaches the wheel. */
const mass = 80 + 15, rolling = 0.012, gravity = 9.8, area = 0.445
/** Air of 20 degrees at 500 m, in kg/m3. */
const density = (1.293 - 0.00426 * 20) * Math.exp(-500 / 7000)
const drag = 0.5 * area * density

/**
 * Speed on a slope of someone who cycles with the power that the flat speed takes: air and rolling resistance, at most twice the flat speed.
 * Source: the equation and constants of AccessMod 5.9, solved to the last bit.
 * @returns km/h
 */
export function physicsSpeed(kmh: KmPerHour, slope: number): KmPerHour {
  return Math.min(2 * kmh, steadySpeed(kmh, slope))
}

/**
 * {@link physicsSpeed} as AccessMod 5.9 solves it: 32-bit steps of Newton's method from 20 m/s, and 0 where nine of them don't settle, as on steep descents.
 * @returns km/h
 */
export function newtonSpeed(kmh: KmPerHour, slope: number): KmPerHour {
  const f = Math.fround, k = f(drag), v = f(kmh / 3.6)
  const power = f(v * f(f(k * v * v) + f(gravity * mass * rolling))), resistance = f(gravity * mass * f(slope + rolling))
  let speed = 20
  for (let step = 0; step < 9; step++) {
    const next = f(speed - f(f(speed * f(f(k * speed * speed) + resistance) - power) / f(3 * k * speed * speed + resistance)))
    if (Math.abs(next - speed) < 0.05) return Math.max(0, Math.min(2 * kmh, next * 3.6))
    speed = next
  }
  return 0
}

/** Where the envelope of descents bends: slope, share of the flat speed that riders dare. */
const bends = [[-0.25, 0], [-0.1, 1.05], [-0.055, 1.2], [0, 1]] as const

/**
 * Speed on a slope of someone who rides where that is faster and pushes the bicycle otherwise: riders brake on descents.
 * Source: AccessMod's model of 2026 (its issue 470), at a point of its table.
 * @returns km/h
 */
export function envelopeSpeed(kmh: KmPerHour, slope: number): KmPerHour {
  const hike = Math.max(0.1, Math.min(kmh, 3.2) * Math.exp(0.175 - 3.5 * Math.abs(slope + 0.05)))
  return Math.max(hike, Math.min(steadySpeed(kmh, slope), kmh * envelope(slope)))
}

function envelope(slope: number): number {
  if (slope >= 0) return 1
  if (slope <= bends[0][0]) return 0
  const i = bends.findLastIndex(([at]) => at <= slope), [from, low] = bends[i], [to, high] = bends[i + 1]
  return low + (high - low) * (slope - from) / (to - from)
}

/** Where power equals resistance, to the last bit that Newton's method finds. */
function steadySpeed(kmh: KmPerHour, slope: number): KmPerHour {
  const v = kmh / 3.6, power = v * (drag * v * v + gravity * mass * rolling), resistance = gravity * mass * (slope + rolling)
  let speed = 20 + Math.sqrt(Math.max(0, -resistance) / drag)
  for (let step = 0; step < 100; step++) {
    const next = speed - (speed * (drag * speed * speed + resistance) - power) / (3 * drag * speed * speed + resistance)
    if (Math.abs(next - speed) < 1e-12) return Math.max(0, next * 3.6)
    speed = next
  }
  return Math.max(0, speed * 3.6)
}
