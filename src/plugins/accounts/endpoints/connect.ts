import { z } from 'zod'

import type { TelegramAccount } from '../../../core/model/account.ts'
import type { Env } from '../../../core/env.ts'
import type { Network } from '../../../core/model/lane.ts'
import type { ApiEndpoint, Caller } from '../../../endpoints/define-endpoint.ts'
import type { Mongo } from '../../../mongo/connect.ts'
import type { Vault } from '../../../vault/vault.ts'
import type { Clock } from '../../../core/clock.ts'

import { slugs } from '../../../collections/slugs.ts'
import { accountSecret } from '../../../delivery/secret-places.ts'
import { noApi, realApi } from '../../../delivery/telegram-api.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { askAccount } from '../commands.ts'
import { createAccount } from '../create-account.ts'
import { moveIn } from '../move-in.ts'
import { maskPhone, normalisePhone } from '../phone.ts'
import { ownAccount } from './own-account.ts'

const input = z
  .strictObject({
    phone: z.string('is needed').trim().max(40).optional(),
    name: z.string().trim().min(1).max(120).optional(),
    network: z.enum(['sandbox', 'telegram']).optional(),
    /** Instead of a number: sign a known account in again. */
    accountId: z.string().min(1).max(64).optional(),
  })
  .refine(({ phone, accountId }) => phone !== undefined || accountId !== undefined, {
    path: ['phone'],
    message: 'is needed',
  })
type Wanted = z.output<typeof input>

export type AccountDeps = { mongo: Mongo; vault: Vault; clock: Clock; env: Env }

/** Has Telegram send a login code; makes the account first when the number is new to the workspace. */
export const connect = (deps: AccountDeps): ApiEndpoint => ({
  method: 'post',
  path: apiRoutes.connect,
  tenancy: 'tenant',
  roles: ['owner', 'marketer'],
  limit: 'strict',
  respond: async (request, { caller }) => {
    const wanted = await readJson(request, input)
    const { id, network, state } = await accountFor(deps, caller, wanted)
    if (state === 'connected') return Response.json({ accountId: id, state })
    const { tenant, id: askedBy } = caller
    const order = { tenant, account: id, network, kind: 'send-code', askedBy } as const
    return Response.json({ accountId: id, ...(await askAccount(deps, order)) })
  },
})

/** The real Telegram as soon as there is an application for it. */
const usualNetwork = async (
  { mongo, vault, env }: AccountDeps,
  tenant: string,
): Promise<Network> => {
  const meant = env.TELEGRAM_API_ID ?? (await realApi(mongo.db, vault, env)(tenant))
  return meant ? 'telegram' : 'sandbox'
}

/** Nobody is asked to wait for a sender that cannot come. */
const requireApi = async (
  { mongo, vault, env }: AccountDeps,
  tenant: string,
  network: Network,
): Promise<void> => {
  if (network === 'sandbox' || (await realApi(mongo.db, vault, env)(tenant))) return
  throw noApi(env)
}

type Found = { id: string; network: Network; state: TelegramAccount['state'] }

const accountFor = async (deps: AccountDeps, caller: Caller, wanted: Wanted): Promise<Found> => {
  const { tenant } = caller
  if (wanted.accountId !== undefined) {
    const own = await ownAccount(deps.mongo.db, tenant, wanted.accountId)
    await requireApi(deps, tenant, own.network)
    return found(own)
  }
  const phone = normalisePhone(wanted.phone ?? '')
  const network = wanted.network ?? (await usualNetwork(deps, tenant))
  await requireApi(deps, tenant, network)
  const known = await knownAccount(deps, { tenant, phone, network })
  if (known) return found(known)
  const name = wanted.name ?? maskPhone(phone)
  if (network === 'sandbox')
    await moveIn(deps.env.HERALD_SIMULATOR_CONTROL, { phone, firstName: wanted.name ?? 'Herald' })
  const { id } = await createAccount(deps, { tenant, phone, name, network })
  return { id, network, state: 'new' }
}

const found = ({ _id, network, state }: TelegramAccount): Found => ({ id: _id, network, state })

type Number = { tenant: string; phone: string; network: Network }

/** Numbers are sealed, so those that look alike from outside are opened and compared. */
const knownAccount = async (
  { mongo, vault }: AccountDeps,
  { tenant, phone, network }: Number,
): Promise<TelegramAccount | null> => {
  const alike = await forTenant(mongo.db, tenant)
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find({ phoneMasked: maskPhone(phone), network })
    .toArray()
  for (const account of alike) {
    if (!account.phone) continue
    const place = accountSecret(tenant, account._id, 'phone')
    if ((await vault.open(place, account.phone)) === phone) return account
  }
  return null
}
