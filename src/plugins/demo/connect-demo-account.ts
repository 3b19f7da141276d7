import type { TelegramAccount } from '../../core/model/account.ts'
import type {
  DialogInfo,
  Result,
  TelegramGateway,
  TelegramUser,
  UpdateState,
} from '../../telegram/gateway.ts'
import type { Vault } from '../../vault/vault.ts'
import type { SimulatorControl } from './simulator-control.ts'
import type { Shop } from './stories.ts'

import { slugs } from '../../collections/slugs.ts'
import { laneId } from '../../core/ids.ts'
import { after, DAY } from '../../core/time.ts'

/** What any client of the local Telegram may call itself. */
const api = { id: 1, hash: '0'.repeat(32) }

type Deps = { gateway: TelegramGateway; vault: Vault; control: SimulatorControl }
type DemoAccountRow = TelegramAccount & { demo: true; createdAt: Date; updatedAt: Date }
type Wanted = { tenant: string; account: string; shop: Shop; now: Date }

/**
 * Signs the demo's account in over MTProto as a person would, code and all, and reads its dialogs.
 * The connection is closed again: from here on the account belongs to the sender.
 */
export const connectDemoAccount = async (
  { gateway, vault, control }: Deps,
  { tenant, account, shop, now }: Wanted,
): Promise<{ row: DemoAccountRow; dialogs: DialogInfo[] }> => {
  const client = must(await gateway.open({ session: null, api }), 'connect')
  try {
    const { phoneCodeHash } = must(await client.sendCode(shop.phone), 'send the code')
    const code = await control.loginCode(shop.phone)
    const signedIn = must(
      await client.signIn({ phone: shop.phone, phoneCodeHash, code }),
      'sign in',
    )
    if ('need' in signedIn) throw new Error('The demo account asks for a password')
    const dialogs: DialogInfo[] = []
    for await (const dialog of client.dialogs()) dialogs.push(dialog)
    const { state } = must(await client.difference(null), 'read the update state')
    const sealed = await sealFor(vault, { tenant, account, shop, now }, client.session())
    const row = accountRow(
      { tenant, account, shop, now },
      { ...sealed, user: signedIn.user, state },
    )
    return { row, dialogs }
  } finally {
    await client.close()
  }
}

const sealFor = async (vault: Vault, { tenant, account, shop }: Wanted, session: string) => {
  const place = (field: string) => ({
    tenant,
    collection: slugs.telegramAccounts,
    record: account,
    field,
  })
  return {
    phone: await vault.seal(place('phone'), shop.phone),
    session: await vault.seal(place('session'), session),
  }
}

type SignedIn = { phone: string; session: string; user: TelegramUser; state: UpdateState }

const accountRow = (
  { tenant, account, shop, now }: Wanted,
  { phone, session, user, state }: SignedIn,
): DemoAccountRow => ({
  _id: account,
  tenant,
  name: shop.name,
  network: 'sandbox',
  phone,
  phoneMasked: `${shop.phone.slice(0, 5)} ••• ${shop.phone.slice(-2)}`,
  session,
  login: null,
  state: 'connected',
  stateReason: null,
  telegramUserId: user.id,
  username: user.username,
  firstName: user.firstName,
  // As a platform admin sets it for an account of 90 days: the demo has no way around the ceilings.
  pacing: {},
  pacingProfile: 'high',
  firstUsedAt: after(now, -90 * DAY),
  connectedAt: after(now, -90 * DAY),
  updates: state,
  demo: true,
  createdAt: after(now, -90 * DAY),
  updatedAt: now,
})

/** The free lane of an account nobody has leased yet. */
export const laneRow = (tenant: string, account: string) => ({
  _id: laneId(tenant, account),
  tenant,
  account,
  network: 'sandbox' as const,
  owner: null,
  fence: 0,
  until: new Date(0),
  floodUntil: null,
  restUntil: null,
  restReason: null,
  nextAt: null,
  hour: { key: '', count: 0 },
  day: { key: '', count: 0 },
})

const must = <T>(result: Result<T>, what: string): T => {
  if (result.ok) return result.value
  throw new Error(`The demo account could not ${what}: ${result.failure.code}`)
}
