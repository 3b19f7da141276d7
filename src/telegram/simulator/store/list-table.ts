/** The rows of one table by key. */
export type Table<Row> = Pick<
  ReadonlyMap<string, Row>,
  'get' | 'has' | 'size' | 'keys' | 'values' | typeof Symbol.iterator
>

/** A table that may be changed. */
export type OpenTable<Row> = Table<Row> & {
  set: (key: string, row: Row) => void
  delete: (key: string) => void
}

/** A table whose keys count from 0 and whose rows stay: a list is less than half of a map. */
export const listTable = <Row>(): OpenTable<Row> & { rows: readonly Row[] } => {
  const rows: Row[] = []
  const entries = function* (): Generator<[string, Row], undefined> {
    for (const [index, row] of rows.entries()) if (row !== undefined) yield [String(index), row]
  }
  const entriesMapped = function* <T>(of: (key: string, row: Row) => T): Generator<T, undefined> {
    for (const [key, row] of entries()) yield of(key, row)
  }
  return {
    rows,
    get size() {
      return rows.length
    },
    get: (key) => rows[Number(key)],
    has: (key) => rows[Number(key)] !== undefined,
    set: (key, row) => {
      rows[Number(key)] = row
    },
    delete: (key) => {
      if (Number(key) === rows.length - 1) rows.pop()
    },
    keys: () => entriesMapped((key) => key),
    values: () => entriesMapped((_, row) => row),
    [Symbol.iterator]: entries,
  }
}
