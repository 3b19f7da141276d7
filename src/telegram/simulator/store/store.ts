import { fromLine, toLine } from './json.ts'
import type { OpenTable, Table } from './list-table.ts'
import { listTable } from './list-table.ts'
import type { Journal } from './journal.ts'
import { keepInstead, memoryJournal, openJournal } from './journal.ts'

/** `[table, key, row]`, or `null` for the row to remove it. */
export type Put<Rows> = {
  [Name in keyof Rows & string]: readonly [Name, string, Rows[Name] | null]
}[keyof Rows & string]

/**
 * Tables in memory, every change of them in a journal. A commit is one line: after a crash it is
 * there as a whole or not at all.
 */
export type Store<Rows> = {
  table: <Name extends keyof Rows & string>(name: Name) => Table<Rows[Name]>
  commit: (...puts: readonly Put<Rows>[]) => void
  /** Settles when all commits so far are on disk. Nothing may leave the process before. */
  synced: () => Promise<void>
  /** The same at once. */
  sync: () => void
  close: () => Promise<void>
}

/** Another form of a commit, which takes less room in the journal. */
export type Shape<Rows> = {
  pack: (puts: readonly Put<Rows>[]) => unknown
  unpack: (value: unknown) => readonly Put<Rows>[]
}

type Options<Rows> = {
  tables: readonly (keyof Rows & string)[]
  /** Those of the tables whose keys count from 0 and whose rows stay. */
  lists?: readonly (keyof Rows & string)[]
  /** Where the journal lies; without it the store forgets everything at its end. */
  dir: string | undefined
  /** What to begin with instead of what is kept: lines as the journal has them. */
  lines?: Iterable<string> | undefined
  /** How the puts of a commit are written, and read back. As they are when left out. */
  shape?: Shape<Rows>
  /** Called for each put, also for those that are read back, to keep indexes. */
  onPut?: (put: Put<Rows>) => void
}

/** Opens the store with everything that was committed before. */
export const openStore = async <Rows>({
  tables,
  lists = [],
  dir,
  lines: given,
  shape,
  onPut,
}: Options<Rows>): Promise<Store<Rows>> => {
  const all = new Map<string, OpenTable<unknown>>(
    tables.map((name) => [name, lists.includes(name) ? listTable() : new Map()]),
  )
  const pack = shape?.pack ?? ((puts) => puts)
  const unpack = shape?.unpack ?? ((value) => value as readonly Put<Rows>[])
  const apply = (put: Put<Rows>): void => {
    const [name, key, row] = put
    if (row === null) all.get(name)?.delete(key)
    else all.get(name)?.set(key, row)
    onPut?.(put)
  }
  const replay = (line: string): void => {
    for (const put of unpack(fromLine(line))) apply(put)
  }
  if (given && dir) keepInstead(dir, given)
  else for (const line of given ?? []) replay(line)
  const journal: Journal = dir ? await openJournal(dir, replay) : memoryJournal()

  const lines = function* () {
    for (const [name, rows] of all) {
      for (const [key, row] of rows) yield toLine(pack([[name, key, row] as never]))
    }
  }
  return {
    table: (name) => all.get(name) as never,
    commit: (...puts) => {
      for (const put of puts) apply(put)
      if (dir) journal.append(toLine(pack(puts)))
    },
    synced: async () => journal.sync(),
    sync: journal.sync,
    close: () => journal.close(lines()),
  }
}
