type Typed = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

/** A typed array that grows by doubling: append with `push`, cut to size with `take`. */
export class Growable<A extends Typed> {
  values: A
  length = 0

  constructor(make: new (length: number) => A, capacity = 1024) {
    this.values = new make(Math.max(1, capacity))
  }

  push(value: number): number {
    if (this.length === this.values.length) this.reserve(this.length * 2)
    this.values[this.length] = value
    return this.length++
  }

  /** Makes room for `capacity` values in all. Hoisted `values` must be fetched anew afterwards. */
  reserve(capacity: number): void {
    if (capacity <= this.values.length) return
    const grown = new (this.values.constructor as new (length: number) => A)(Math.max(capacity, this.values.length * 2))
    grown.set(this.values.subarray(0, this.length))
    this.values = grown
  }

  /** The values appended so far, copied to their exact size. */
  take(): A {
    return this.values.slice(0, this.length) as A
  }
}
