import type { Crowd } from '../people/crowd.ts'
import { noteReport } from '../people/deeds.ts'
import { ratesOf, setRates } from '../people/rates.ts'
import type { SimClock } from '../people/sim-clock.ts'
import type { Shop } from '../shop/shop.ts'
import type { World } from '../world/world.ts'
import type { Route } from './http.ts'
import { ControlError } from './http.ts'
import { inputs, parseBody } from './input.ts'
import { someone } from './routes.ts'

type Deps = { world: World; crowd: Crowd; clock: SimClock; shop: Shop }

/** The part of the control API that directs the simulated people and their shop. */
export const peopleRoutes = ({ world, crowd, clock, shop }: Deps): Route[] => [
  {
    verb: 'GET',
    path: /^\/clock$/,
    run: () => ({ json: { speed: clock.speed() } }),
  },
  {
    verb: 'POST',
    path: /^\/clock$/,
    run: ({ body }) => {
      clock.setSpeed(parseBody(inputs.clock, body).speed)
      return { json: { speed: clock.speed() } }
    },
  },
  {
    verb: 'POST',
    path: /^\/shop$/,
    run: ({ body }) => {
      const { secret, ...told } = parseBody(inputs.shop, body)
      shop.configure({ ...told, secret })
      return { json: told }
    },
  },
  {
    verb: 'GET',
    path: /^\/shop$/,
    run: () => ({ json: shop.list().map(({ secret: _, ...told }) => told) }),
  },
  {
    verb: 'POST',
    path: /^\/press$/,
    run: async ({ body }) => {
      const { person, account, messageId, button } = parseBody(inputs.press, body)
      const press = {
        button,
        person: someone(world, person, 'person').id,
        account: someone(world, account, 'account').id,
        messageId,
      }
      const pressed = await crowd.press(press).catch(() => {
        throw new ControlError(502, 'The link did not answer.', 'messageId')
      })
      return { json: pressed }
    },
  },
  ...personaRoutes(world),
]

/** How likely people do what, and what they tell Telegram of an account. */
const personaRoutes = (world: World): Route[] => [
  { verb: 'GET', path: /^\/personas$/, run: () => ({ json: ratesOf(world) }) },
  {
    verb: 'POST',
    path: /^\/personas$/,
    run: ({ body }) => {
      const { persona, rates } = parseBody(inputs.persona, body)
      return { json: { [persona]: setRates(world, persona, rates) } }
    },
  },
  {
    verb: 'POST',
    path: /^\/reports$/,
    run: ({ body }) => {
      const told = parseBody(inputs.report, body)
      const person = someone(world, told.person, 'person').id
      const account = someone(world, told.account, 'account').id
      return { json: { reports: noteReport(world, { person, account }) } }
    },
  },
]
