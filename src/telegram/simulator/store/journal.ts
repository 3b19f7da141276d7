import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs'
import { mkdirSync, truncateSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'

/** An append-only file whose lines are on disk before anyone hears of them. */
export type Journal = {
  append: (line: string) => void
  /** Settles when everything appended so far is on disk. */
  synced: () => Promise<void>
  isDirty: () => boolean
  close: (snapshot: Iterable<string>) => Promise<void>
}

/** For tests: nothing is kept. */
export const memoryJournal = (): Journal => ({
  append: () => {},
  synced: async () => {},
  isDirty: () => false,
  close: async () => {},
})

const filesIn = (dir: string) => ({
  log: path.join(dir, 'journal.ndjson'),
  snapshot: path.join(dir, 'snapshot.ndjson'),
})

/** Keeps these lines in `dir` and nothing else. Nobody may have it open. */
export const keepInstead = (dir: string, lines: Iterable<string>): void => {
  const { log, snapshot } = filesIn(dir)
  writeSnapshot(snapshot, lines)
  if (existsSync(log)) truncateSync(log)
}

/**
 * Opens the journal in `dir` and hands every line that was kept to `replay`, oldest first. Lines
 * are rows, so replaying some twice (after a crash between the two steps of a compaction) changes
 * nothing.
 */
export const openJournal = async (
  dir: string,
  replay: (line: string) => void,
): Promise<Journal> => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const files = filesIn(dir)
  replayFile(files.snapshot, replay)
  replayFile(files.log, replay)
  const handle = await open(files.log, 'a', 0o600)
  let waiting: string[] = []
  let running: Promise<void> | null = null

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await handle.appendFile(`${batch.join('\n')}\n`)
      await handle.datasync()
    }
    running = null
  }
  const synced = async (): Promise<void> => {
    if (waiting.length > 0) running ??= drain()
    await running
  }
  return {
    append: (line) => void waiting.push(line),
    synced,
    isDirty: () => waiting.length > 0 || running !== null,
    close: async (snapshot) => {
      await synced()
      await handle.close()
      writeSnapshot(files.snapshot, snapshot)
      truncateSync(files.log)
    },
  }
}

const replayFile = (file: string, replay: (line: string) => void): void => {
  if (!existsSync(file)) return
  const bytes = readFileSync(file)
  let at = 0
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at)
    if (end < 0) {
      truncateSync(file, at) // The last line was cut short: nobody was told of it.
      return
    }
    if (end > at) replay(bytes.toString('utf8', at, end))
    at = end + 1
  }
}

const writeSnapshot = (file: string, lines: Iterable<string>): void => {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w', 0o600)
  for (const line of lines) writeSync(handle, `${line}\n`)
  fsyncSync(handle)
  closeSync(handle)
  renameSync(fresh, file)
}
