import type { MediaFile } from '../../core/media.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Problem } from './preflight.ts'

import { slugs } from '../../collections/slugs.ts'
import { checkMedia, mediaIds, type MediaRef, mediaLimits } from '../../core/media.ts'

type MediaRow = {
  _id: string
  tenant: string
  originalName?: string | null
  filename?: string | null
  mimeType?: string | null
  filesize?: number | null
  width?: number | null
  height?: number | null
}

/** What Telegram would not take of these files, in sentences; what is too long beneath is told elsewhere. */
export const fileProblems = async (
  tenantDb: TenantDb,
  media: MediaRef | undefined,
): Promise<Problem[]> => {
  const ids = mediaIds(media)
  if (ids.length === 0) return []
  const rows = await tenantDb
    .collection<MediaRow>(slugs.media)
    .find({ _id: { $in: [...ids] } })
    .toArray()
  const found = ids.flatMap((id) => rows.find(({ _id }) => _id === id) ?? [])
  const gone = ids.length - found.length
  const problems = checkMedia({ files: found.map(factsOf), maxBytes: mediaLimits.fileBytes })
  return [
    ...(gone > 0 ? [{ field: 'media', message: 'A file of this message is gone.' }] : []),
    ...problems.map(({ message }) => ({ field: 'media', message })),
  ]
}

/** A file of which nobody wrote down the size is not called empty. */
const factsOf = (row: MediaRow): MediaFile => ({
  name: row.originalName ?? row.filename ?? 'file',
  mimeType: row.mimeType ?? '',
  size: row.filesize ?? 1,
  width: row.width ?? null,
  height: row.height ?? null,
})
