import type { Core } from '../mtproto/server.ts'
import { quotasOf, setQuotas } from '../world/quotas.ts'
import { isTerse, setTerse } from '../world/terse.ts'
import type { World } from '../world/world.ts'
import type { Route } from './http.ts'
import { inputs, parseBody } from './input.ts'

/** What this Telegram finds too much, how much it tells, and how strict it is about the protocol. */
export const policyRoutes = (world: World, { policy }: Core): Route[] => {
  const describe = () => ({ ...policy, ...quotasOf(world), isTerse: isTerse(world) })
  return [
    { verb: 'GET', path: /^\/policy$/, run: () => ({ json: describe() }) },
    {
      verb: 'POST',
      path: /^\/policy$/,
      run: ({ body }) => {
        const { messages, strangers, isTerse: terse, ...protocol } = parseBody(inputs.policy, body)
        const now = quotasOf(world)
        setQuotas(world, {
          messages: messages === undefined ? now.messages : messages,
          strangers: strangers === undefined ? now.strangers : strangers,
        })
        if (terse !== undefined) setTerse(world, terse)
        Object.assign(policy, protocol)
        return { json: describe() }
      },
    },
  ]
}
