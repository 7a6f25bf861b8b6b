/** Lines as columns, so that many need no objects: the links of a network, say. */
export interface LineColumns {
  /** Vertices in degrees, line after line. */
  readonly lon: ArrayLike<number>
  readonly lat: ArrayLike<number>
  /** Line `i` has the vertices `first[i] .. first[i + 1]`; one number more than there are lines. */
  readonly first: ArrayLike<number>
  /** A number by line: its class of ground. */
  readonly class?: ArrayLike<number>
}
