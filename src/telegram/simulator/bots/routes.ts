import { z } from 'zod'

import type { Route } from '../control/http.ts'
import { ControlError } from '../control/http.ts'
import { parseBody } from '../control/input.ts'
import { botOf, ensureBot } from '../world/bots.ts'
import type { World } from '../world/world.ts'

const newBot = z.object({
  name: z.string().min(1).max(64),
  username: z
    .string()
    .regex(/^@?[A-Za-z][A-Za-z0-9_]{1,28}[bB][oO][tT]$/, 'A bot is called like something_bot.'),
})

/** The part of the control API that makes bots, as BotFather does. */
export const botRoutes = (world: World): Route[] => [
  {
    verb: 'POST',
    path: /^\/bots$/,
    run: ({ body }) => {
      const wanted = parseBody(newBot, body)
      const holder = world.byUsername(wanted.username)
      if (holder && !botOf(world, holder.id)) {
        throw new ControlError(409, 'Somebody else has this username.', 'username')
      }
      const { user, bot } = ensureBot(world, wanted)
      return { json: { id: user.id, username: user.username, token: bot.token } }
    },
  },
  {
    verb: 'GET',
    path: /^\/bots$/,
    run: () => ({
      json: [...world.store.table('bots').values()].map(({ userId, token, webhook }) => {
        const user = world.user(userId)
        return { id: userId, name: user?.firstName, username: user?.username, token, webhook }
      }),
    }),
  },
]
