import type { Faults } from '../faults.ts'
import { afterEffect, beforeEffect, phoneIn } from '../faults/strike.ts'
import type { Outcome } from '../mtproto/invoke.ts'
import { refuse } from '../mtproto/rpc-error.ts'
import type { Call } from '../mtproto/server.ts'
import { account } from './account.ts'
import { auth } from './auth.ts'
import { bots } from './bots.ts'
import { contacts } from './contacts.ts'
import { assertAdmitted } from './gate.ts'
import { help } from './help.ts'
import { langpack } from './langpack.ts'
import { messaging } from './messaging.ts'
import type { Api, Context, Method } from './method.ts'
import { users } from './users.ts'

const methods = new Map<string, Method>(
  Object.entries({
    ...account,
    ...auth,
    ...bots,
    ...contacts,
    ...help,
    ...langpack,
    ...messaging,
    ...users,
  }),
)

/** Name by name, which takes a tenth of the time that a spread would, for every request. */
const contextOf = (api: Api, asking: Omit<Context, keyof Api>): Context => ({
  world: api.world,
  audience: api.audience,
  keys: api.keys,
  logins: api.logins,
  uploads: api.uploads,
  address: api.address,
  isFlooded: api.isFlooded,
  connectionsOf: api.connectionsOf,
  session: asking.session,
  requestId: asking.requestId,
  identity: asking.identity,
  me: asking.me,
})

/** Runs requests: fault plan first, then who asks, then the method itself. */
export const makeDispatch =
  (api: Api, faults: Faults) =>
  async ({ session, requestId, request }: Call): Promise<Outcome> => {
    const name = request._
    const identity = api.keys.identityOf(session.key.id)
    if (!identity) return refuse(401, 'AUTH_KEY_UNREGISTERED')
    const user = identity.userId === null ? undefined : api.world.user(identity.userId)

    const phone = phoneIn(request, user?.phone ?? null)
    const fault = faults.take(name, phone)
    const instead =
      fault && (await beforeEffect({ fault, phone, keyId: identity.id, keys: api.keys, faults }))
    if (instead) return instead

    const run = methods.get(name)
    if (!run) return refuse(400, 'METHOD_NOT_IMPLEMENTED')
    const me = () => identity.userId ?? refuse(401, 'AUTH_KEY_UNREGISTERED')
    const context = contextOf(api, { session, requestId, identity, me })
    assertAdmitted(name, context)
    if (user && session.wantsUpdates) api.audience.add(user.id, session)
    const running = run(request, context)
    return afterEffect(fault, running instanceof Promise ? await running : running)
  }
