import { closeSync, existsSync, fdatasync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { mkdirSync, renameSync, truncateSync, writeSync } from 'node:fs'
import path from 'node:path'

/** An append-only file whose lines are with the operating system before anyone hears of them. */
export type Journal = {
  append: (line: string) => void
  /**
   * From here on everything appended so far outlives this process, however it ends. It outlives
   * the machine within a second.
   */
  sync: () => void
  close: (snapshot: Iterable<string>) => Promise<void>
}

/** For tests: nothing is kept. */
export const memoryJournal = (): Journal => ({
  append: () => {},
  sync: () => {},
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
  const handle = openSync(files.log, 'a', 0o600)
  const settle = settleLater(handle)
  let waiting: string[] = []
  let closed = false

  const sync = (): void => {
    if (waiting.length === 0) return
    const batch = Buffer.from(`${waiting.join('\n')}\n`)
    waiting = []
    for (let at = 0; at < batch.length; ) at += writeSync(handle, batch, at)
    settle.soon()
  }
  return {
    // Once it is closed no connection is left that could hear of what still comes.
    append: (line) => {
      if (!closed) waiting.push(line)
    },
    sync,
    close: async (snapshot) => {
      sync()
      closed = true
      settle.stop()
      fsyncSync(handle)
      closeSync(handle)
      writeSnapshot(files.snapshot, snapshot)
      truncateSync(files.log)
    },
  }
}

const SETTLE_MS = 1000

/** Has the file put on the disk itself, at most once a second and while others work. */
const settleLater = (handle: number): { soon: () => void; stop: () => void } => {
  let timer: NodeJS.Timeout | null = null
  const settle = (): void => {
    timer = null
    fdatasync(handle, () => {}) // A disk that refuses this will refuse the next write as well.
  }
  return {
    soon: () => {
      timer ??= setTimeout(settle, SETTLE_MS).unref()
    },
    stop: () => {
      if (timer) clearTimeout(timer)
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
