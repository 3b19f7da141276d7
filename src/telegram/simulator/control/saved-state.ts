import { fromLine, toLine } from '../store/json.ts'
import { tableNames } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { ControlError } from './http.ts'

/** A whole world to begin with: its rows as lines of the journal, and the bytes of its files. */
export type SavedWorld = { lines: string[]; bytes: Map<string, Buffer> }

/** The whole state as JSON, in pieces: first what `summary` says, then every row and file. */
export const writeState = async function* (world: World, summary: object): AsyncGenerator<string> {
  const tables = tableNames.map((name) => {
    const rows = [...world.store.table(name)].map(
      ([key, row]) => `${JSON.stringify(key)}:${toLine(row)}`,
    )
    return { name, rows }
  }) // All rows of one moment.
  yield `${JSON.stringify(summary).slice(0, -1)},"tables":{`
  for (const [index, { name, rows }] of tables.entries()) {
    yield `${index > 0 ? ',' : ''}\n${JSON.stringify(name)}:{`
    for (const [at, row] of rows.entries()) yield `${at > 0 ? ',' : ''}\n${row}`
    yield '}'
  }
  yield '},"bytes":{'
  let comma = ''
  for (const id of world.store.table('files').keys()) {
    const bytes = await world.files.get(id)
    if (!bytes) continue
    yield `${comma}${JSON.stringify(id)}:"${bytes.toString('base64')}"`
    comma = ','
  }
  yield '}}\n'
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wrong = (message: string, field: string) => new ControlError(400, message, field)

/** Reads what {@link writeState} wrote. Refuses what is not a whole state, before anything changes. */
export const readState = (body: unknown): SavedWorld => {
  const { tables, bytes = {} } = isRecord(body) ? body : {}
  if (!isRecord(tables)) throw wrong('A state is what GET /state gives.', 'tables')
  if (!isRecord(bytes)) throw wrong('Bytes are given by file id, in base64.', 'bytes')
  const lines: string[] = []
  for (const [name, rows] of Object.entries(tables)) {
    if (!tableNames.some((it) => it === name)) throw wrong('No such table.', `tables.${name}`)
    if (!isRecord(rows)) throw wrong('A table is rows by key.', `tables.${name}`)
    for (const [key, row] of Object.entries(rows)) {
      if (!isRecord(row)) throw wrong('A row is an object.', `tables.${name}.${key}`)
      const line = JSON.stringify([[name, key, row]])
      fromLine(line)
      lines.push(line)
    }
  }
  if (!isRecord(tables['users']) || !isRecord(tables['accounts'])) {
    throw wrong('A state has users and accounts.', 'tables.users')
  }
  return { lines, bytes: new Map(Object.entries(bytes).map(readBytes)) }
}

const readBytes = ([id, text]: [string, unknown]): [string, Buffer] => {
  if (typeof text !== 'string' || !/^\w+$/.test(id)) throw wrong('Not base64.', `bytes.${id}`)
  return [id, Buffer.from(text, 'base64')]
}
