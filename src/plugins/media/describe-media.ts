/** The part of a media record that is told. */
export type MediaRow = {
  id: string | number
  originalName?: string | null
  mimeType?: string | null
  filesize?: number | null
  width?: number | null
  height?: number | null
  createdAt: string
}

/** A media record as the API tells it. */
export const describeMedia = (row: MediaRow) => ({
  id: String(row.id),
  name: row.originalName ?? null,
  type: row.mimeType ?? null,
  size: row.filesize ?? 0,
  width: row.width ?? null,
  height: row.height ?? null,
  createdAt: new Date(row.createdAt).toISOString(),
  address: `/media/${row.id}`,
})
