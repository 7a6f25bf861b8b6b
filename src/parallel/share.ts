import type { Metric, UpperArcs } from '../search/customize.ts'
import type { Ground } from '../surface/ground.ts'
import type { Network } from '../travel/network.ts'
import type { Terrain } from '../travel/terrain.ts'
import type { ModelParts, NetworkParts, SharedModel, TerrainParts } from './protocol.ts'

type Column = Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array

/** Columns smaller than this are as quickly copied with the message. */
const smallest = 1 << 16

/** Puts what workers read into shared memory, each buffer once; where there is none, things are left as they are and copied with every message. */
export class Sharer {
  readonly isShared: boolean
  readonly #copies = new WeakMap<ArrayBufferLike, SharedArrayBuffer>()

  constructor(isShared: boolean) {
    this.isShared = isShared
  }

  /** The parts of a model, which never change and are therefore copied once. */
  model(model: SharedModel, needsMetric: boolean): ModelParts {
    if (model.kind === 'hybrid') return { kind: 'hybrid', network: this.#network(model.network, false), land: this.#terrain(model.land), switching: model.switching }
    return model.kind === 'terrain' ? this.#terrain(model) : this.#network(model, needsMetric)
  }

  #terrain({ ground, moves, grid: { bbox, crs } }: Terrain): TerrainParts {
    return { kind: 'terrain', ground: withColumns(ground, column => this.#column(column)) as Ground, moves, bbox, crs }
  }

  #network(network: Network, needsMetric: boolean): NetworkParts {
    const { graph, ms, profile, scraps } = network
    return {
      kind: 'network', graph: this.#buffer(graph.buffer), ms: this.#column(ms), profile, scraps: { ...scraps, isScrap: this.#column(scraps.isScrap) },
      metric: needsMetric ? this.#metric(network.metric) : undefined,
    }
  }

  #metric({ hierarchy, rise, fall }: Metric): Metric {
    const { position, node, parent, firstUpper, upper, arcPair } = hierarchy
    const arcs = ({ first, pairs }: UpperArcs): UpperArcs => ({ first: this.#column(first), pairs: this.#column(pairs) })
    return {
      hierarchy: {
        position: this.#column(position), node: this.#column(node), parent: this.#column(parent),
        firstUpper: this.#column(firstUpper), upper: this.#column(upper), arcPair: this.#column(arcPair),
      },
      rise: arcs(rise), fall: arcs(fall),
    }
  }

  /** A job with its large columns in shared memory, copied anew for each job because they may be the caller's own. */
  job(job: unknown): unknown {
    return this.isShared ? withColumns(job, column => column.byteLength < smallest || isShared(column.buffer) ? column : sharedCopy(column)) : job
  }

  #column<C extends Column>(column: C): C {
    return over(column, this.#buffer(column.buffer), column.byteOffset)
  }

  #buffer(buffer: ArrayBufferLike): ArrayBufferLike {
    if (!this.isShared || isShared(buffer)) return buffer
    let copy = this.#copies.get(buffer)
    if (copy === undefined) {
      copy = new SharedArrayBuffer(buffer.byteLength)
      new Uint8Array(copy).set(new Uint8Array(buffer))
      this.#copies.set(buffer, copy)
    }
    return copy
  }
}

/** The buffers of a result that can be handed over instead of copied, and the result without columns that are only a part of a larger buffer. */
export function handOver(result: unknown): { result: unknown, transfer: ArrayBuffer[] } {
  const transfer = new Set<ArrayBuffer>()
  const whole = withColumns(result, column => {
    if (isShared(column.buffer)) return column
    const own = column.byteLength === column.buffer.byteLength ? column : column.slice()
    transfer.add(own.buffer as ArrayBuffer)
    return own
  })
  return { result: whole, transfer: [...transfer] }
}

/** The same plain value with other columns. */
function withColumns(value: unknown, other: (column: Column) => Column): unknown {
  if (isColumn(value)) return other(value)
  if (Array.isArray(value)) return value.map(item => withColumns(item, other))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withColumns(item, other)]))
}

function isColumn(value: unknown): value is Column {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

function isShared(buffer: ArrayBufferLike): boolean {
  return typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer
}

function sharedCopy(column: Column): Column {
  const copy = over(column, new SharedArrayBuffer(column.byteLength), 0)
  copy.set(column)
  return copy
}

function over<C extends Column>(column: C, buffer: ArrayBufferLike, offset: number): C {
  const make = column.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => C
  return new make(buffer, offset, column.length)
}
