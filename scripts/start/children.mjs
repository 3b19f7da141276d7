/** Children that must not outlive a start: whatever way it ends, their process groups end with it. */
import { spawn } from 'node:child_process'

const living = new Set()

const endGroup = (pid) => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {} // It has ended already.
}

process.once('exit', () => living.forEach(endGroup))

/** `spawn` in a process group of its own, so that one Ctrl-C is the start's to handle. */
export const spawnOwned = (command, args, options) => {
  const child = spawn(command, args, { ...options, detached: true })
  if (child.pid) {
    living.add(child.pid)
    child.once('exit', () => living.delete(child.pid))
  }
  return child
}
