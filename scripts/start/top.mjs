/** The folder of this checkout. `import.meta.dirname` would need Node 20.11. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const top = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))
