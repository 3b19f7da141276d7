import type { World } from '../world/world.ts'
import { viewDialogs } from './chat-views.ts'
import type { Route } from './http.ts'
import { ControlError } from './http.ts'
import { PAGE } from './page.ts'
import { someone } from './routes.ts'

const SHOWN = /^image\/(png|jpeg|gif|webp)$/

/** The page, and what it alone asks for. */
export const viewRoutes = (world: World): Route[] => [
  {
    verb: 'GET',
    path: /^\/$/,
    run: () => ({ text: PAGE, type: 'text/html; charset=utf-8' }),
  },
  {
    verb: 'GET',
    path: /^\/chats\/([^/]+)$/,
    run: ({ params: [phone = ''] }) => ({
      json: viewDialogs(world, someone(world, phone, 'phone').id),
    }),
  },
  {
    verb: 'GET',
    path: /^\/files\/(\d+)$/,
    run: async ({ params: [id = ''] }) => {
      const row = world.store.table('files').get(id)
      const bytes = row && (await world.files.get(id))
      if (!bytes) throw new ControlError(404, 'There is no such file.', 'id')
      const type = row.kind === 'photo' ? 'image/jpeg' : row.mimeType
      // Only pictures are shown: anything else that a client sent stays a file.
      return { bytes, type: SHOWN.test(type) ? type : 'application/octet-stream' }
    },
  },
]
