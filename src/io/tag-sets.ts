import { isRoadKey, type Tags } from '../data/roads.ts'

/** Interns tag sets: equal tags give the same number, whatever order they come in. The empty set is 0. */
export class TagSets {
  readonly sets: Tags[] = [{}]
  readonly #texts: string[] = []
  readonly #textIds = new Map<string, number>()
  readonly #setIds = new Map<string, number>([['', 0]])
  readonly #scratch: number[] = []

  /** Number of a text, to be used in `internPairs`. */
  textId(text: string): number {
    let id = this.#textIds.get(text)
    if (id === undefined) {
      id = this.#texts.push(text) - 1
      this.#textIds.set(text, id)
    }
    return id
  }

  /**
   * Number of the set of these tags; they are sorted in place.
   * @param pairs key, value, key, value as text ids
   */
  internPairs(pairs: number[]): number {
    sortPairs(pairs)
    let name = ''
    for (const id of pairs) name += String.fromCharCode(id & 0xffff, id >>> 16)
    let set = this.#setIds.get(name)
    if (set === undefined) {
      set = this.sets.push(this.#tagsOf(pairs)) - 1
      this.#setIds.set(name, set)
    }
    return set
  }

  /** Number of the set of those tags that routing reads. */
  internTags(tags: Readonly<Record<string, string>>): number {
    const pairs = this.#scratch
    pairs.length = 0
    for (const key of Object.keys(tags)) if (isRoadKey(key)) pairs.push(this.textId(key), this.textId(tags[key]))
    return this.internPairs(pairs)
  }

  #tagsOf(pairs: readonly number[]): Tags {
    const tags: [string, string][] = []
    for (let i = 0; i < pairs.length; i += 2) tags.push([this.#texts[pairs[i]], this.#texts[pairs[i + 1]]])
    return Object.fromEntries(tags.sort(([a], [b]) => a < b ? -1 : 1))
  }
}

/** Insertion sort by key: a way has few tags, and they come almost in order. */
function sortPairs(pairs: number[]): void {
  for (let i = 2; i < pairs.length; i += 2) {
    const key = pairs[i], value = pairs[i + 1]
    let at = i - 2
    for (; at >= 0 && pairs[at] > key; at -= 2) {
      pairs[at + 2] = pairs[at]
      pairs[at + 3] = pairs[at + 1]
    }
    pairs[at + 2] = key
    pairs[at + 3] = value
  }
}

/** Whether a way carries traffic: it has `highway`, or its `route` is a ferry or a car train. */
export function isRoad(highway: string | undefined, route: string | undefined): boolean {
  return highway !== undefined || route === 'ferry' || route === 'shuttle_train'
}
