/** Writes that a running Herald can do without: a disk that takes nothing more must not end its roles. */
import path from 'node:path'

const full = new Set(['ENOSPC', 'EDQUOT'])
const told = new Set()

const tellOnce = (file, { code, message }) => {
  const reason = code ?? message
  if (told.has(reason)) return
  told.add(reason)
  const folder = path.dirname(file)
  const why = full.has(code)
    ? `The disk of ${folder} is full`
    : `Nothing can be written to ${folder} (${reason})`
  console.error(`${why}: Herald goes on, and writes there again as soon as it can.`)
}

/** Does without `write` where it fails, and says why once. */
export const spare = (file, write) => {
  try {
    write()
  } catch (error) {
    tellOnce(file, error)
  }
}
