import type { Env } from '../core/env.ts'
import type { Db } from '../mongo/connect.ts'
import type { OpenSecret, SealSecret } from './secret-places.ts'

import { slugs } from '../collections/slugs.ts'
import { PlatformError } from '../core/errors.ts'
import { NO_API_CODE } from '../core/outage.ts'

/** An application registered at my.telegram.org: whoever signs in does so through one. */
export type TelegramApi = { id: number; hash: string }
/** The application that a workspace's accounts use; null when there is none. */
export type ApiFor = (tenant: string) => Promise<TelegramApi | null>

/** What the local Telegram takes as an application. */
const SANDBOX_API: TelegramApi = { id: 1, hash: '0123456789abcdef0123456789abcdef' }

export const sandboxApi: ApiFor = async () => SANDBOX_API

const FROM = 'Both come from https://my.telegram.org.'

type Settings = Pick<Env, 'TELEGRAM_API_ID' | 'TELEGRAM_API_HASH'>

/** Why there is no application, naming the setting that is missing. */
export const noApi = (env: Settings): PlatformError => {
  const names = [
    env.TELEGRAM_API_ID === undefined && 'TELEGRAM_API_ID',
    env.TELEGRAM_API_HASH === undefined && 'TELEGRAM_API_HASH',
  ].filter((name) => name !== false)
  const missing = names.length > 0 ? names : ['TELEGRAM_API_ID', 'TELEGRAM_API_HASH']
  return new PlatformError(
    'UNAVAILABLE',
    `Accounts of the real Telegram need ${missing.join(' and ')} to be set. ${FROM}`,
    { field: 'network', details: { code: NO_API_CODE } },
  )
}

/** Where a workspace's own application is sealed, as `{ id, hash }` in JSON. */
export const apiPlace = (tenant: string) => ({
  tenant,
  collection: slugs.tenants,
  record: tenant,
  field: 'telegramApi',
})

type TenantRow = { _id: string; telegramApi?: string | null }

/** platform: the workspace's own application when it has sealed one, else the installation's. */
export const realApi =
  (db: Db, vault: OpenSecret, env: Settings): ApiFor =>
  async (tenant) => {
    const row = await db
      .collection<TenantRow>(slugs.tenants)
      .findOne({ _id: tenant }, { projection: { telegramApi: 1 } })
    if (row?.telegramApi)
      return JSON.parse(await vault.open(apiPlace(tenant), row.telegramApi)) as TelegramApi
    const { TELEGRAM_API_ID: id, TELEGRAM_API_HASH: hash } = env
    return id !== undefined && hash !== undefined ? { id, hash } : null
  }

/** platform: seals a workspace's own application, or takes it away. */
export const setTenantApi = async (
  db: Db,
  vault: SealSecret,
  tenant: string,
  api: TelegramApi | null,
): Promise<void> => {
  const telegramApi = api && (await vault.seal(apiPlace(tenant), JSON.stringify(api)))
  await db
    .collection<TenantRow>(slugs.tenants)
    .updateOne(
      { _id: tenant },
      telegramApi ? { $set: { telegramApi } } : { $unset: { telegramApi: '' } },
    )
}

/** platform: refuses to serve the real Telegram when nobody has an application for it. */
export const requireSomeApi = async (db: Db, env: Settings): Promise<void> => {
  if (env.TELEGRAM_API_ID !== undefined && env.TELEGRAM_API_HASH !== undefined) return
  const sealed = await db
    .collection<TenantRow>(slugs.tenants)
    .findOne({ telegramApi: { $type: 'string' } }, { projection: { _id: 1 } })
  if (!sealed) throw noApi(env)
}
