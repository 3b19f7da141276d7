/** Where uploads lie: in the data folder, however that is spelled. Former versions kept them beside it. */
import { readdirSync } from 'node:fs'
import path from 'node:path'

const holdsFiles = (folder) => {
  try {
    return readdirSync(folder).some((name) => !name.startsWith('.'))
  } catch {
    return false
  }
}

/**
 * `{ folder, said? }`; `said` is what the operator should know. The folder of before counts where it alone holds
 * files, and for no data folder elsewhere while another one stands beside it: then it is that one's.
 */
export const mediaFolder = ({ data, top }) => {
  const folder = path.join(data, 'media')
  const former = path.join(top, 'media')
  const beside = path.join(top, 'data')
  const isAnothers = path.resolve(data) !== beside && holdsFiles(beside)
  if (!holdsFiles(former) || (isAnothers && holdsFiles(folder))) return { folder }
  if (!holdsFiles(folder) && !isAnothers) {
    return {
      folder: former,
      said: `Uploads: they lie in ${former}, as before. To have them in ${folder}, stop Herald and move them`,
    }
  }
  return {
    folder,
    said: `Uploads: those in ${folder} are used. ${former} holds files as well; where some are missing, copy those over`,
  }
}
