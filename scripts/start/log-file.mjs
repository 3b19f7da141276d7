/** Logs do not eat the disk: three files of 20 MB each, the newest without a number. */
import { copyFileSync, renameSync, statSync, truncateSync } from 'node:fs'

import { spare } from './spare.mjs'

const LARGEST = 20 * 1024 * 1024

const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0

const moveOn = (from, to) => sizeOf(from) > 0 && renameSync(from, to)

/** True when the file was full and has been moved out of the way: whoever has it open opens it anew. */
export const rotate = (file, largest = LARGEST) => {
  if (sizeOf(file) < largest) return false
  moveOn(`${file}.1`, `${file}.2`)
  return moveOn(file, `${file}.1`)
}

/** The same for a file that another process goes on appending to. */
export const rotateOpen = (file, largest = LARGEST) =>
  spare(file, () => {
    if (sizeOf(file) < largest) return
    moveOn(`${file}.1`, `${file}.2`)
    copyFileSync(file, `${file}.1`)
    truncateSync(file)
  })
