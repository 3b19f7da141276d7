import path from 'node:path'

import { takePath } from '../../../core/path-lock.ts'

/** Makes sure that no other process uses a folder; gives the way to leave it. */
export const lockFolder = async (dir: string): Promise<() => Promise<void>> => {
  const leave = await takePath(path.join(dir, 'in-use'))
  if (leave) return leave
  throw new Error(`${dir} is in use by another simulator. Stop it, or name another folder.`)
}
