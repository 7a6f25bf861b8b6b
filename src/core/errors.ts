/** Every code that a {@link FarsakhError} can carry; docs/concepts/errors.md explains each. */
export type ErrorCode =
  | 'CANDIDATES_EMPTY'
  | 'CLASS_CLASH'
  | 'CLASS_MISSING'
  | 'CONFIG_INVALID'
  | 'CRS_UNKNOWN'
  | 'CSV_COLUMN_MISSING'
  | 'CSV_EMPTY'
  | 'CSV_MALFORMED'
  | 'DURATION_MALFORMED'
  | 'EXPRESSION_MALFORMED'
  | 'FILE_NOT_FOUND'
  | 'FILE_UNREADABLE'
  | 'FORMAT_UNKNOWN'
  | 'GEOJSON_MALFORMED'
  | 'GEOMETRY_UNSUPPORTED'
  | 'GRIDS_DIFFER'
  | 'GRID_UNSUPPORTED'
  | 'HIERARCHY_MALFORMED'
  | 'HIERARCHY_OTHER_GRAPH'
  | 'HIERARCHY_VERSION'
  | 'MEMORY_EXCEEDED'
  | 'NETWORK_CACHE_MALFORMED'
  | 'NETWORK_CACHE_VERSION'
  | 'NETWORK_EMPTY'
  | 'OSM_EMPTY'
  | 'OSM_MALFORMED'
  | 'OSM_TRUNCATED'
  | 'OSM_UNSUPPORTED'
  | 'OUTPUT_UNWRITABLE'
  | 'PLACES_EMPTY'
  | 'PLACES_OFF_NETWORK'
  | 'PLACES_ON_BARRIERS'
  | 'POOL_CLOSED'
  | 'RASTER_MALFORMED'
  | 'RASTER_NO_CRS'
  | 'RASTER_UNSUPPORTED'
  | 'REPLAY_MALFORMED'
  | 'ROUTE_NOT_FOUND'
  | 'SPEEDS_MALFORMED'
  | 'WORKER_FAILED'
  | 'ZONES_EMPTY'

/** Where and what: file, row, column, value and whatever else mends the input. */
export type ErrorDetail = Readonly<Record<string, unknown>>

/** Bad data or an impossible job. The message says what was expected, what was found, where, and how to mend it. */
export class FarsakhError extends Error {
  readonly code: ErrorCode
  readonly detail: ErrorDetail

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FarsakhError'
    this.code = code
    this.detail = Object.freeze({ ...detail })
  }
}
