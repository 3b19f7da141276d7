import type { TlObject } from '../tl/schema.ts'
import { sessionOf } from '../world/sessions.ts'
import type { Context } from './method.ts'
import { seconds } from './method.ts'

const HOUR_MS = 3_600_000

/** A login as `account.getAuthorizations` shows it. The own one has no hash. */
export const viewSession = (context: Context, key: { id: string; createdAt: number }): TlObject => {
  const { world, identity } = context
  const row = sessionOf(world, key.id)
  const isOwn = key.id === identity.id
  const created = row?.createdAt ?? key.createdAt
  return {
    _: 'authorization',
    current: isOwn,
    unconfirmed: !isOwn && world.now() - created < HOUR_MS,
    hash: isOwn ? 0n : BigInt(row?.hash ?? BigInt.asIntN(64, BigInt(`0x${key.id || '0'}`))),
    deviceModel: row?.deviceModel ?? 'Unknown',
    platform: '',
    systemVersion: row?.systemVersion ?? '',
    apiId: row?.apiId ?? 0,
    appName: 'Client',
    appVersion: row?.appVersion ?? '',
    dateCreated: Math.floor(created / 1000),
    dateActive: isOwn ? seconds(context) : Math.floor((row?.activeAt ?? created) / 1000),
    ip: '127.0.0.1',
    country: '',
    region: '',
  }
}
