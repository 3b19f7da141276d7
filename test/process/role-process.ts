import type { Logger } from '../../src/core/logger.ts'

import { closersOf } from '../../src/roles/start-parts.ts'
import { serveUntilStopped } from '../../src/roles/start-role.ts'

/** A role in a process of its own; says what it closes, and one of its parts cannot be closed. */
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const log = { info: say, error: say } as unknown as Logger
const part = (name: string) => ({ name, running: { close: async () => say(`closed ${name}`) } })
const broken = {
  name: 'broken',
  running: {
    close: async () => {
      throw new Error('no')
    },
  },
}
setInterval(() => {}, 1000)
serveUntilStopped('fixture', log, closersOf([part('first'), broken, part('last')]))
