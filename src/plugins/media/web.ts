import type { WebPart } from '../roles.ts'

import { readMedia } from './endpoints/read.ts'
import { upload } from './endpoints/upload.ts'

/** Uploading and reading media over HTTP. */
export const web: WebPart = async ({ payload, env }) => ({
  routes: [upload(payload), readMedia(payload, env)],
})
