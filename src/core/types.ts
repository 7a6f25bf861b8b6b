/** A position in WGS 84 degrees. */
export type LonLat = readonly [lon: number, lat: number]
/** West, south, east, north; degrees unless a raster in another CRS says otherwise. */
export type Bbox = readonly [west: number, south: number, east: number, north: number]
/** A column of numbers, typed array or plain. */
export type Column = ArrayLike<number>
/** Points as two columns of degrees; Places and Demand both are. */
export interface Points {
  readonly lon: ArrayLike<number>
  readonly lat: ArrayLike<number>
}
/** One report of a long run. `done` and `total` count the same things: bytes, cells, sources. */
export interface Progress {
  readonly stage: string
  readonly done: number
  readonly total: number
}
/** What every long call takes. */
export interface RunOptions {
  /** Ends the run early: the call throws the signal's reason. */
  signal?: AbortSignal
  /** Called now and then while the run goes on. */
  onProgress?: (progress: Progress) => void
}
/** How bad a finding is: an `error` changed a result (something was left out), a `warning` may have, `info` did not. */
export type Severity = 'error' | 'warning' | 'info'
/** A data-quality finding. `row` is the 0-based record, -1 when the finding is about the whole input. */
export interface Issue {
  readonly severity: Severity
  readonly code: string
  readonly row: number
  readonly value: string
  readonly message: string
}
/** Behaviour of another system that a result is to reproduce, where ours differs for good reason. */
export type Compat = 'accessmod-5.9'
