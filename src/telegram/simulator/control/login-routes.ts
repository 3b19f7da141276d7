import { z } from 'zod'

import type { Session } from '../mtproto/session.ts'
import { acceptToken } from '../rpc/auth-tokens.ts'
import { DCS, homeOf } from '../rpc/dc.ts'
import { endAllSessions } from '../rpc/log-in.ts'
import type { Api } from '../rpc/method.ts'
import { sessionsOf } from '../world/sessions.ts'
import type { Route } from './http.ts'
import { ControlError } from './http.ts'
import { parseBody } from './input.ts'
import { someone } from './routes.ts'

const inputs = {
  home: z.object({ dc: z.union(DCS.map((id) => z.literal(id))) }),
  /** What the QR code holds: `tg://login?token=…`, or the token by itself. */
  qr: z.object({ token: z.string().regex(/^(?:tg:\/\/login\?token=)?[A-Za-z0-9_-]{20,}=*$/) }),
  signUp: z.object({ open: z.boolean() }),
}

/** The part of the control API that is about how accounts log in. */
export const loginRoutes = (api: Api, sessions: () => Iterable<Session>): Route[] => [
  ...sessionRoutes(api),
  qrRoute(api, sessions),
  {
    verb: 'POST',
    path: /^\/accounts\/([^/]+)\/home$/,
    run: ({ params: [phone = ''], body }) => {
      const { dc } = parseBody(inputs.home, body)
      const account = accountOf(api, phone)
      api.world.store.commit(['accounts', String(account.userId), { ...account, dc }])
      return { json: { dc } }
    },
  },
  {
    verb: 'POST',
    path: /^\/sign-up$/,
    run: ({ body }) => {
      const { open } = parseBody(inputs.signUp, body)
      api.world.store.commit(['settings', 'signUp', { value: open ? 'open' : 'closed' }])
      return { json: { open } }
    },
  },
]

const sessionRoutes = (api: Api): Route[] => [
  {
    verb: 'GET',
    path: /^\/accounts\/([^/]+)\/sessions$/,
    run: ({ params: [phone = ''] }) => {
      const { userId } = accountOf(api, phone)
      const all = sessionsOf(api.world, userId).map(({ ended: _, ...it }) => it)
      return { json: { dc: homeOf(api.world, userId), sessions: all } }
    },
  },
  {
    verb: 'DELETE',
    path: /^\/accounts\/([^/]+)\/sessions$/,
    run: ({ params: [phone = ''] }) => ({
      json: { ended: endAllSessions(api, accountOf(api, phone).userId) },
    }),
  },
]

/** A person scans the code that a client shows. */
const qrRoute = (api: Api, sessions: () => Iterable<Session>): Route => ({
  verb: 'POST',
  path: /^\/accounts\/([^/]+)\/qr$/,
  run: ({ params: [phone = ''], body }) => {
    const text = parseBody(inputs.qr, body).token.replace('tg://login?token=', '')
    const { userId } = accountOf(api, phone)
    try {
      acceptToken(api, sessions(), userId, Buffer.from(text, 'base64url'))
    } catch (error) {
      throw new ControlError(400, error instanceof Error ? error.message : '', 'token')
    }
    return { json: { accepted: true } }
  },
})

const accountOf = ({ world }: Api, phone: string) => {
  const account = world.account(someone(world, phone, 'phone').id)
  if (!account) throw new ControlError(404, `"${phone}" is no account.`, 'phone')
  return account
}
