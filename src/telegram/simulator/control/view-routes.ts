import type { World } from '../world/world.ts'
import type { Route } from './http.ts'
import { PAGE } from './page.ts'
import { someone } from './routes.ts'

const MAX_CHATS = 300

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
    run: ({ params: [phone = ''] }) => {
      const owner = someone(world, phone, 'phone').id
      const chats = world
        .dialogs(owner)
        .map(({ peer, topId }) => ({ peer, top: world.message(owner, topId) }))
        .sort((a, b) => (b.top?.id ?? 0) - (a.top?.id ?? 0))
      return {
        json: chats.slice(0, MAX_CHATS).map(({ peer, top }) => {
          const user = world.user(peer)
          const name = [user?.firstName, user?.lastName].filter(Boolean).join(' ')
          return { id: peer, name, text: top?.text.slice(0, 80) ?? '', date: top?.date ?? null }
        }),
      }
    },
  },
]
