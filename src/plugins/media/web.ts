import type { WebPart } from '../roles.ts'

import { openFileStore } from '../../collections/media/file-store.ts'
import { s3Settings } from '../../core/storage.ts'
import { readMedia } from './endpoints/read.ts'
import { upload } from './endpoints/upload.ts'

/** Uploading and reading media over HTTP. */
export const web: WebPart = async ({ payload, env }) => {
  const files = openFileStore({ mediaDirectory: env.HERALD_MEDIA, s3: s3Settings(env) })
  return { routes: [upload(payload, env), readMedia(payload, files)] }
}
