import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { PAYLOAD_API } from '../../endpoints/routes.ts'

/** A file of a message as a page draws it; `filename` is null when it is gone. */
export type Picture = {
  id: string
  filename: string | null
  type: string | null
  name: string | null
  width: number | null
  height: number | null
}

type MediaRow = {
  _id: string
  tenant: string
  filename?: string | null
  mimeType?: string | null
  originalName?: string | null
  width?: number | null
  height?: number | null
}

/** The files of a message, in its order. */
export const readPictures = async (
  tenantDb: TenantDb,
  ids: readonly string[],
): Promise<Picture[]> => {
  if (ids.length === 0) return []
  const rows = await tenantDb
    .collection<MediaRow>(slugs.media)
    .find({ _id: { $in: [...ids] } })
    .toArray()
  return ids.map((id) => {
    const row = rows.find(({ _id }) => _id === id)
    return {
      id,
      filename: row?.filename ?? null,
      type: row?.mimeType ?? null,
      name: row?.originalName ?? null,
      width: row?.width ?? null,
      height: row?.height ?? null,
    }
  })
}

/** The file by the address that a signed-in browser can draw. */
export const describePicture = ({ id, filename, type, name, width, height }: Picture) => ({
  ...{ id, type, name, width, height },
  url: filename ? `${PAYLOAD_API}/${slugs.media}/file/${encodeURIComponent(filename)}` : null,
})
