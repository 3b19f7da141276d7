import { seededRandom } from '../people/random.ts'
import type { ErrandRow, HookRow } from '../world/model.ts'
import type { World } from '../world/world.ts'
import type { ShopSettings } from './order.ts'
import { makeOrder, signHook } from './order.ts'

/** The demo shops. Each knows Herald by one address and one secret. */
export type Shop = {
  /** Whether people can buy from what this account sells. */
  isOpen: (account: number) => boolean
  list: () => ShopSettings[]
  configure: (settings: ShopSettings) => void
  /** Takes an order; it is posted by `tick` until it is accepted. */
  order: (errand: Pick<ErrandRow, 'id' | 'person' | 'account' | 'messageId' | 'detail'>) => void
  tick: () => void
}

const MAX_ATTEMPTS = 30
const LONGEST_WAIT_MS = 60_000
const TIMEOUT_MS = 15_000
/** Orders on their way at a time: behind a hook that hangs they wait where they are. */
const MOST_AT_ONCE = 64
const COUPON = /\b(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z][A-Z0-9-]{3,15}\b/

export const openShop = (world: World, onError: (error: unknown) => void): Shop => {
  const { store, now } = world
  const busy = new Set<string>()
  return {
    isOpen: (account) => shopOf(world, account) !== null,
    list: () => shopsOf(world),
    configure: (value) => store.commit(['settings', `shop/${value.name}`, { value }]),
    order: (errand) => placeOrder(world, errand),
    tick: () => {
      const due = [...store.table('hooks').values()].filter(
        (it) => it.due <= now() && !busy.has(it.id),
      )
      for (const hook of due.slice(0, MOST_AT_ONCE - busy.size)) {
        busy.add(hook.id)
        // Not waited for: a hook that hangs holds up nobody's life.
        void post(world, hook)
          .catch(onError)
          .finally(() => busy.delete(hook.id))
      }
    },
  }
}

const shopsOf = ({ store }: World): ShopSettings[] => {
  const shops: ShopSettings[] = []
  for (const [key, { value }] of store.table('settings')) {
    if (key.startsWith('shop/')) shops.push(value as ShopSettings)
  }
  return shops
}

/** The shop that bears the account's name, or the only one there is. */
const shopOf = (world: World, account: number): ShopSettings | null => {
  const shops = shopsOf(world)
  const own = shops.find(({ name }) => name === world.user(account)?.firstName)
  return own ?? (shops.length === 1 ? (shops[0] ?? null) : null)
}

const placeOrder = (
  world: World,
  errand: Pick<ErrandRow, 'id' | 'person' | 'account' | 'messageId' | 'detail'>,
): void => {
  const { store, now, user, message } = world
  const buyer = user(errand.person)
  const shop = shopOf(world, errand.account)
  if (!buyer || !shop) return
  const number = Number(store.table('settings').get('orders')?.value ?? 0) + 1
  const { webhookId, body } = makeOrder({
    // A new world in the same Herald must not repeat the order ids of the one before.
    key: `${errand.id}.${world.secret.toString('hex')}`,
    number,
    buyer,
    clickId: errand.detail || null,
    coupon: COUPON.exec(message(errand.account, errand.messageId)?.text ?? '')?.[0] ?? null,
    ...{ currency: shop.currency, goods: shop.goods },
    now: new Date(now()),
    random: seededRandom(errand.id),
  })
  const hook: HookRow = {
    id: webhookId,
    shop: shop.name,
    body: JSON.stringify(body),
    attempts: 0,
    due: now(),
  }
  store.commit(['settings', 'orders', { value: number }], ['hooks', hook.id, hook])
}

/** One attempt. A refused order is tried again under the same id, ever more slowly. */
const post = async (world: World, hook: HookRow): Promise<void> => {
  const { store, now } = world
  const shop = shopsOf(world).find(({ name }) => name === hook.shop)
  if (!shop) return store.commit(['hooks', hook.id, null])
  await store.synced()
  const headers = signHook(shop.secret, { id: hook.id, body: hook.body, now: new Date(now()) })
  const accepted = await fetch(shop.hookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: hook.body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).then(
    async (response) => {
      await response.body?.cancel()
      return response.ok
    },
    () => false,
  )
  const attempts = hook.attempts + 1
  if (accepted || attempts >= MAX_ATTEMPTS) return store.commit(['hooks', hook.id, null])
  const wait = Math.min(1000 * 2 ** hook.attempts, LONGEST_WAIT_MS)
  store.commit(['hooks', hook.id, { ...hook, attempts, due: now() + wait }])
}
