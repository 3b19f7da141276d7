import { z } from 'zod'

import type { Api } from '../rpc/method.ts'
import { makeChat, writeService } from '../world/chats.ts'
import { pushSent } from '../world/updates.ts'
import type { Route } from './http.ts'
import { ControlError } from './http.ts'
import { parseBody } from './input.ts'
import { someone } from './routes.ts'

const named = z.union([z.string().min(1), z.number().int()]).transform(String)

const chat = z.object({
  kind: z.enum(['group', 'supergroup', 'broadcast']).default('supergroup'),
  title: z.string().min(1).max(128),
  username: z
    .string()
    .regex(/^@?[A-Za-z]\w{3,31}$/)
    .optional(),
  creator: named,
  members: z.array(named).default([]),
  isForum: z.boolean().default(false),
})
const settings = z.object({ fileReferenceSeconds: z.number().min(0) })
const file = z.object({ dcId: z.number().int().min(1).max(5) })
const inbox = z.object({ person: named, inbox: z.enum(['everyone', 'contacts', 'premium']) })

/** Places to write in, who may be written to, and how long files stay within reach. */
export const messageRoutes = ({ world, audience }: Api): Route[] => [
  {
    verb: 'POST',
    path: /^\/chats$/,
    run: ({ body }) => {
      const wanted = parseBody(chat, body)
      const creator = someone(world, wanted.creator, 'creator').id
      const members = wanted.members.map((it) => someone(world, it, 'members').id)
      const made = makeChat(world, { ...wanted, creator, members })
      const action = { _: 'messageActionChannelCreate', title: made.title }
      if (wanted.kind !== 'group') {
        pushSent(world, audience, writeService(world, creator, made.id, action))
      }
      return { json: { id: made.id } }
    },
  },
  {
    verb: 'POST',
    path: /^\/settings$/,
    run: ({ body }) => {
      const { fileReferenceSeconds: value } = parseBody(settings, body)
      world.store.commit(['settings', 'fileReferenceSeconds', { value }])
      return { json: { fileReferenceSeconds: value } }
    },
  },
  {
    verb: 'POST',
    path: /^\/files\/(\d+)$/,
    run: ({ body, params: [id = ''] }) => {
      const row = world.store.table('files').get(id)
      if (!row) throw new ControlError(404, 'There is no such file.', 'id')
      world.store.commit(['files', id, { ...row, ...parseBody(file, body) }])
      return { json: parseBody(file, body) }
    },
  },
  {
    verb: 'POST',
    path: /^\/inboxes$/,
    run: ({ body }) => {
      const wanted = parseBody(inbox, body)
      const user = someone(world, wanted.person, 'person')
      world.store.commit(['users', String(user.id), { ...user, inbox: wanted.inbox }])
      return { json: { inbox: wanted.inbox } }
    },
  },
]
