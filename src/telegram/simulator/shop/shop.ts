import { seededRandom } from '../people/random.ts'
import type { ErrandRow, HookRow } from '../world/model.ts'
import type { World } from '../world/world.ts'
import type { ShopSettings } from './order.ts'
import { makeOrder, signHook } from './order.ts'

/** The demo shop. It knows Herald by one address and one secret. */
export type Shop = {
  isOpen: () => boolean
  settings: () => ShopSettings | null
  configure: (settings: ShopSettings) => void
  /** Takes an order; it is posted by `tick` until it is accepted. */
  order: (errand: Pick<ErrandRow, 'id' | 'person' | 'account' | 'messageId' | 'detail'>) => void
  tick: () => Promise<void>
}

const MAX_ATTEMPTS = 30
const LONGEST_WAIT_MS = 60_000
const TIMEOUT_MS = 15_000
const COUPON = /\b(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z][A-Z0-9-]{3,15}\b/

export const openShop = (world: World): Shop => {
  const { store, now } = world
  const settings = (): ShopSettings | null =>
    (store.table('settings').get('shop')?.value as ShopSettings | undefined) ?? null
  const busy = new Set<string>()
  return {
    isOpen: () => settings() !== null,
    settings,
    configure: (value) => store.commit(['settings', 'shop', { value }]),
    order: (errand) => placeOrder(world, errand, settings()?.currency ?? 'USD'),
    tick: async () => {
      const shop = settings()
      if (!shop) return
      const due = [...store.table('hooks').values()].filter(
        (it) => it.due <= now() && !busy.has(it.id),
      )
      await Promise.all(
        due.map(async (hook) => {
          busy.add(hook.id)
          await post(world, shop, hook).finally(() => busy.delete(hook.id))
        }),
      )
    },
  }
}

const placeOrder = (
  { store, now, user, message }: World,
  errand: Pick<ErrandRow, 'id' | 'person' | 'account' | 'messageId' | 'detail'>,
  currency: string,
): void => {
  const buyer = user(errand.person)
  if (!buyer) return
  const number = Number(store.table('settings').get('orders')?.value ?? 0) + 1
  const { webhookId, body } = makeOrder({
    key: `${errand.id}.${store.table('settings').get('epoch')?.value ?? ''}`,
    number,
    buyer,
    clickId: errand.detail || null,
    coupon: COUPON.exec(message(errand.account, errand.messageId)?.text ?? '')?.[0] ?? null,
    currency,
    now: new Date(now()),
    random: seededRandom(errand.id),
  })
  const hook: HookRow = { id: webhookId, body: JSON.stringify(body), attempts: 0, due: now() }
  store.commit(['settings', 'orders', { value: number }], ['hooks', hook.id, hook])
}

/** One attempt. A refused order is tried again under the same id, ever more slowly. */
const post = async ({ store, now }: World, shop: ShopSettings, hook: HookRow): Promise<void> => {
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
