import { defineFeature } from '../define-feature.ts'

/** Pictures and videos that go out with messages: upload and access over HTTP. */
export const media = defineFeature({
  name: 'media',
  roles: { web: () => import('./web.ts') },
})
