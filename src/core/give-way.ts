import { readdirSync } from 'node:fs'
import os from 'node:os'

/**
 * Lets others go first where processors are scarce: 0 is usual, 19 the last. For all threads of this
 * process, and those that they start from now on. Linux knows a priority of each thread, and `setPriority`
 * speaks of one; elsewhere the process has its own.
 */
export const giveWay = (niceness: number): void => {
  for (const thread of threads()) {
    try {
      os.setPriority(thread, niceness)
    } catch (error) {
      if (!hasEnded(error)) throw error
    }
  }
}

const threads = (): number[] =>
  process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid]

/** A helper thread that was there a moment ago. */
const hasEnded = (error: unknown): boolean =>
  (error as { info?: { code?: string } }).info?.code === 'ESRCH'
