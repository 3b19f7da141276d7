/** The folder of this checkout. Without `import.meta.dirname`, which the Node that is refused may lack. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const top = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))
