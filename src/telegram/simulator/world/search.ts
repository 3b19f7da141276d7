/** The first place in a list that rises in `keyOf` whose key is not below `key`. */
export const placeOf = <Row>(
  list: readonly Row[],
  key: number,
  keyOf: (row: Row) => number,
): number => {
  let [from, to] = [0, list.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const row = list[middle]
    if (row !== undefined && keyOf(row) < key) from = middle + 1
    else to = middle
  }
  return from
}

/** {@link placeOf} in a box. */
export const placeById = (list: readonly { id: number }[], id: number): number =>
  placeOf(list, id, (row) => row.id)
