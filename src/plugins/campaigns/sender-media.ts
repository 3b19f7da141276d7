import type { FileStore } from '../../collections/media/file-store.ts'
import type { Db } from '../../mongo/connect.ts'
import type { OutgoingMedia } from '../../telegram/gateway.ts'

import { slugs } from '../../collections/slugs.ts'
import { kindOf } from '../../core/media.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { SECOND } from '../../core/time.ts'

/** Reads the file that a message names; null when the workspace has no such file. */
export type ReadMedia = (tenant: string, id: string) => Promise<OutgoingMedia | null>

type MediaRow = {
  _id: string
  tenant: string
  filename?: string | null
  originalName?: string | null
  mimeType?: string | null
  filesize?: number | null
  width?: number | null
  height?: number | null
  duration?: number | null
}

type Kept = { until: number; media: Promise<OutgoingMedia | null> }

/** A campaign asks for the same few files again and again. */
const KEPT_MS = 10 * SECOND
const KEPT_FILES = 500

type MediaDeps = { db: Db; files: FileStore; monotonic: () => number }

/**
 * What a sender knows of the files it sends. The bytes are read only when they are uploaded: a file
 * that Telegram has already may be gone here.
 */
export const makeReadMedia = ({ db, files, monotonic }: MediaDeps): ReadMedia => {
  const kept = new Map<string, Kept>()
  const look = async (tenant: string, id: string): Promise<OutgoingMedia | null> => {
    const rows = forTenant(db, tenant).collection<MediaRow>(slugs.media)
    const row = await rows.findOne({ _id: id })
    return row ? describe(row, files) : null
  }
  return (tenant, id) => {
    const key = `${tenant}/${id}`
    const known = kept.get(key)
    if (known && monotonic() < known.until) return known.media
    const media = look(tenant, id)
    kept.delete(key)
    kept.set(key, { until: monotonic() + KEPT_MS, media })
    media.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > KEPT_FILES && oldest !== undefined) kept.delete(oldest)
    return media
  }
}

const describe = async (row: MediaRow, files: FileStore): Promise<OutgoingMedia | null> => {
  const { _id, filename, mimeType, originalName, width, height, duration } = row
  if (!filename || !mimeType) return null
  const size = row.filesize ?? (await files.size(filename))
  if (size === null) return null
  return {
    // A file that is replaced gets a new name.
    key: `${_id}/${filename}`,
    kind: kindOf(mimeType),
    fileName: originalName ?? filename,
    mimeType,
    size,
    ...(width && { width }),
    ...(height && { height }),
    ...(duration && { duration }),
    read: (from) => files.read(filename, from),
  }
}
