import type { Network } from '../core/model/lane.ts'

import { createHmac } from 'node:crypto'

import { joinId } from '../core/ids.ts'

type PersonKey = {
  /** `HERALD_MASTER_KEY`, base64. */
  masterKey: string
  /** The local Telegram has people of its own, whose ids others have at the real one. */
  kind: Network
  /** Telegram's user id in decimal. */
  value: string
}

/**
 * One person whoever writes to them: `kind.HMAC(value)`, keyed by the installation. The only id that
 * is the same in all workspaces; kept for stop lists alone, where it says who must be left in peace.
 */
export const personId = ({ masterKey, kind, value }: PersonKey): string => {
  const digest = createHmac('sha256', keyOf(masterKey))
    .update(`person\0${kind}\0${value}`)
    .digest('base64url')
  return joinId(kind, digest)
}

const keys = new Map<string, Buffer>()

/** Asked before every message: the key is not decoded each time. */
const keyOf = (masterKey: string): Buffer => {
  const known = keys.get(masterKey) ?? Buffer.from(masterKey, 'base64')
  keys.set(masterKey, known)
  return known
}
