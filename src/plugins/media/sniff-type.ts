import type { MediaType } from '../../core/media.ts'

import { mediaTypes } from '../../core/media.ts'

type Signature = { type: MediaType; at: number; bytes: readonly number[] }

const text = (value: string) => [...Buffer.from(value, 'latin1')]

const signatures: readonly Signature[] = [
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', at: 0, bytes: [0x89, ...text('PNG\r\n'), 0x1a, 0x0a] },
  { type: 'image/gif', at: 0, bytes: text('GIF8') },
  { type: 'image/webp', at: 8, bytes: text('WEBP') },
  { type: 'video/mp4', at: 4, bytes: text('ftyp') },
  { type: 'application/pdf', at: 0, bytes: text('%PDF-') },
  { type: 'application/zip', at: 0, bytes: [...text('PK'), 3, 4] },
]

/** Enough bytes of a file to know its type. */
export const SNIFFED = 16

/**
 * The type that the bytes themselves show, whatever header came with them. A document of an office
 * program is an archive inside; which one, only its name tells here, and the upload looks into it.
 */
export const sniffType = (bytes: Uint8Array, name = ''): MediaType | null => {
  const found = signatures.find(({ at, bytes: wanted }) =>
    wanted.every((byte, i) => bytes[at + i] === byte),
  )
  if (found?.type !== 'application/zip') return found?.type ?? null
  const [office] = Object.entries(mediaTypes).filter(
    ([type, ending]) =>
      type.includes('officedocument') && name.toLowerCase().endsWith(`.${ending}`),
  )
  return (office?.[0] as MediaType | undefined) ?? found.type
}
