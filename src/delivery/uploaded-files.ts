import type { Binary } from 'mongodb'

import type { FileTrouble } from '../core/files-out.ts'
import type { TenantCollection, TenantDb } from '../mongo/for-tenant.ts'
import type { UploadedFile, UploadedFiles, UploadTrouble } from '../telegram/gateway.ts'

import { createHash } from 'node:crypto'

import { slugs } from '../collections/slugs.ts'
import { joinId } from '../core/ids.ts'
import { HOUR } from '../core/time.ts'

type Stored = Omit<UploadedFile, 'fileReference'> & { fileReference: Binary | Buffer }

/** One file that one account has at Telegram, or could not get there. */
export type MediaUpload = Partial<Stored> & {
  /** `tenant.account.<hash of the key>` */
  _id: string
  tenant: string
  account: string
  /** `OutgoingMedia.key` */
  key: string
  /** Our own store does not give it: since when, and when it failed last. Gone once it came through. */
  trouble?: FileTrouble
  /** When it was last written; a row that nobody has needed for long goes by itself. */
  at: Date
}

type Options = { tenantDb: TenantDb; account: string; now: () => Date }
type Known = { file: UploadedFile; writtenAt: number }

/** Files of one account that are held in memory, too. */
const REMEMBERED = 100
/** Each send brings a fresh reference; written down it is this often. */
const WRITE_EVERY = HOUR

/**
 * What an account has uploaded, kept with its workspace, so that a sender which starts anew or takes
 * the account over uploads nothing again. No fence: whoever wrote last wrote what the account has.
 */
export const storedUploads = ({ tenantDb, account, now }: Options): UploadedFiles => {
  const rows = tenantDb.collection<MediaUpload>(slugs.mediaUploads)
  const memory = new Map<string, Known>()
  const troubles = new Map<string, UploadTrouble>()
  const idOf = (key: string) =>
    joinId(tenantDb.tenant, account, createHash('sha256').update(key).digest('base64url'))
  const remember = (key: string, known: Known) => {
    memory.delete(key)
    memory.set(key, known)
    const [oldest] = memory.keys()
    if (memory.size > REMEMBERED && oldest !== undefined) memory.delete(oldest)
  }
  return {
    troubleOf: async (key) => troubles.get(key) ?? null,
    setTrouble: async (key, trouble) => {
      const before = troubles.get(key)
      if (trouble) troubles.set(key, trouble)
      else troubles.delete(key)
      // Only told to people: with a database that does not answer, the file is tried again all the same.
      await noted(rows, { _id: idOf(key), account, key }, { before, trouble, at: now() }).catch(
        () => undefined,
      )
    },
    get: async (key) => {
      const known = memory.get(key)
      if (known) return known.file
      const row = await rows.findOne({ _id: idOf(key) })
      if (!row || !isStored(row)) return null
      const file = fileOf(row)
      remember(key, { file, writtenAt: row.at.getTime() })
      return file
    },
    put: async (key, file) => {
      const at = now()
      const known = memory.get(key)
      if (known && !isNews(known, file, at)) return remember(key, { ...known, file })
      remember(key, { file, writtenAt: at.getTime() })
      const row = { ...file, account, key, at }
      const came = { $set: row, $unset: { trouble: '' } } as const
      await rows.updateOne({ _id: idOf(key) }, came, { upsert: true })
    },
    forget: async (key) => {
      memory.delete(key)
      await rows.deleteMany({ _id: idOf(key) })
    },
  }
}

type Change = { before: UploadTrouble | undefined; trouble: UploadTrouble | null; at: Date }

/** What whoever watches over runs has to know: our own store fails with this file, or does not any more. */
const noted = async (
  rows: TenantCollection<MediaUpload>,
  { _id, account, key }: Pick<MediaUpload, '_id' | 'account' | 'key'>,
  { before, trouble, at }: Change,
): Promise<void> => {
  if (trouble?.ofStore) {
    const failed = { $set: { account, key, at, 'trouble.at': at }, $min: { 'trouble.since': at } }
    await rows.updateOne({ _id }, failed as never, { upsert: true })
    return
  }
  // What a process that died wrote down is not known here.
  if (before && !before.ofStore) return
  await rows.updateOne({ _id, trouble: { $exists: true } }, { $unset: { trouble: '' } })
}

const isStored = (row: MediaUpload): row is MediaUpload & Stored => row.id !== undefined

/** Another file, a first message that carries it, or a reference of long ago. */
const isNews = ({ file: before, writtenAt }: Known, file: UploadedFile, at: Date): boolean =>
  before.id !== file.id ||
  (before.messageId === null) !== (file.messageId === null) ||
  at.getTime() - writtenAt >= WRITE_EVERY

const fileOf = ({ kind, id, accessHash, fileReference, messageId }: Stored): UploadedFile => ({
  kind,
  id,
  accessHash,
  fileReference: Buffer.isBuffer(fileReference)
    ? fileReference
    : Buffer.from(fileReference.buffer.subarray(0, fileReference.length())),
  messageId,
})
