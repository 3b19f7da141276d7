import { createHmac } from 'node:crypto'

import type { World } from './world.ts'

const DAY_SECONDS = 86_400
const BYTES = 12

type Reader = Pick<World, 'now' | 'secret' | 'store'>

/** How long a file reference is good for, in seconds. Tests and the control API set it. */
export const referenceSeconds = ({ store }: Reader): number => {
  const kept = store.table('settings').get('fileReferenceSeconds')?.value
  return typeof kept === 'number' ? kept : DAY_SECONDS
}

const sign = ({ secret }: Reader, fileId: string, at: Buffer): Buffer =>
  createHmac('sha256', secret)
    .update(fileId)
    .update(at)
    .digest()
    .subarray(0, BYTES - 6)

/** A reference that is good from now on: the time in milliseconds, and a signature. */
export const makeReference = (world: Reader, fileId: string): Buffer => {
  const at = Buffer.alloc(6)
  at.writeUIntBE(world.now(), 0, 6)
  return Buffer.concat([at, sign(world, fileId, at)])
}

/** What is wrong with a reference, in Telegram's words; `null` when it is good. */
export const faultOfReference = (
  world: Reader,
  fileId: string,
  reference: Buffer,
): string | null => {
  if (reference.length === 0) return 'FILE_REFERENCE_EMPTY'
  const at = reference.subarray(0, 6)
  if (reference.length !== BYTES || !reference.subarray(6).equals(sign(world, fileId, at))) {
    return 'FILE_REFERENCE_INVALID'
  }
  const age = world.now() - at.readUIntBE(0, 6)
  return age >= referenceSeconds(world) * 1000 ? 'FILE_REFERENCE_EXPIRED' : null
}
