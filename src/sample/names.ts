import type { Random } from '../core/random.ts'

/** A name in two scripts. */
export interface Name {
  readonly latin: string
  readonly arabic: string
}

// Invented syllables, each with its sound in Arabic letters.
const openings: readonly (readonly [string, string])[] = [
  ['Zal', 'زال'], ['Mur', 'مور'], ['Tib', 'تيب'], ['Qen', 'قين'], ['Dor', 'دور'], ['Hesh', 'هيش'], ['Nuv', 'نوف'], ['Shu', 'شو'], ['Lus', 'لوس'], ['Bex', 'بيكس'],
  ['Faz', 'فاز'], ['Rim', 'ريم'], ['Sot', 'سوت'], ['Wen', 'وين'], ['Yol', 'يول'], ['Kur', 'كور'], ['Jim', 'جيم'], ['Tav', 'تاف'], ['Olm', 'أولم'], ['Irz', 'إرز'],
]
const middles: readonly (readonly [string, string])[] = [
  ['a', 'ا'], ['u', 'و'], ['i', 'ي'], ['', ''], ['ema', 'يما'], ['oro', 'ورو'], ['ani', 'اني'], ['ush', 'وش'], ['', ''], ['', ''],
]
const endings: readonly (readonly [string, string])[] = [
  ['dun', 'دون'], ['veth', 'فيث'], ['mar', 'مار'], ['qish', 'قيش'], ['loz', 'لوز'], ['ben', 'بين'], ['tur', 'تور'], ['shan', 'شان'], ['gol', 'غول'], ['zim', 'زيم'],
  ['rak', 'راك'], ['nesh', 'نيش'], ['fal', 'فال'], ['hout', 'هوت'], ['wid', 'ويد'], ['yar', 'يار'],
]

/** Gives invented names, each only once; numbers are added when the syllables run out. */
export function namer(random: Random): () => Name {
  const taken = new Map<string, number>()
  return () => {
    for (let attempt = 0; ; attempt++) {
      const parts = [pick(openings, random), pick(middles, random), pick(endings, random)]
      if (attempt > 3) parts.splice(2, 0, pick(middles, random), pick(endings, random))
      const latin = parts.map(part => part[0]).join(''), arabic = parts.map(part => part[1]).join('')
      const times = (taken.get(latin) ?? 0) + 1
      taken.set(latin, times)
      if (times === 1) return { latin, arabic }
      if (attempt > 8) return { latin: `${latin} ${times}`, arabic: `${arabic} ${times}` }
    }
  }
}

/** One of a list. */
export function pick<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)]
}

/** One of a list of values with shares that add up to 1. */
export function pickByShare<T>(shares: readonly (readonly [value: T, share: number])[], random: Random): T {
  let rest = random()
  for (const [value, share] of shares) {
    rest -= share
    if (rest < 0) return value
  }
  return shares[shares.length - 1][0]
}
