/** What may be sent with a message: pictures and short videos that Telegram shows as such. */
export const mediaTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'video/mp4',
] as const
export type MediaType = (typeof mediaTypes)[number]

type Signature = { type: MediaType; at: number; bytes: readonly number[] }

const text = (value: string) => [...Buffer.from(value, 'latin1')]

const signatures: readonly Signature[] = [
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', at: 0, bytes: [0x89, ...text('PNG\r\n'), 0x1a, 0x0a] },
  { type: 'image/gif', at: 0, bytes: text('GIF8') },
  { type: 'image/webp', at: 8, bytes: text('WEBP') },
  { type: 'video/mp4', at: 4, bytes: text('ftyp') },
]

/** The type that the bytes themselves show, whatever name or header came with them. */
export const sniffType = (bytes: Uint8Array): MediaType | null =>
  signatures.find(({ at, bytes: wanted }) => wanted.every((byte, i) => bytes[at + i] === byte))
    ?.type ?? null
