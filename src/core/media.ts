import { createHash } from 'node:crypto'

/** The `media` records of a message: none, one, or the items of an album in their order. */
export type MediaRef = string | readonly string[] | null

/** The ids in a reference, whichever way it was written. */
export const mediaIds = (ref: MediaRef | undefined): readonly string[] => {
  if (!ref) return []
  return typeof ref === 'string' ? [ref] : ref
}

/** A reference to these records; one file alone is named as it always was. */
export const mediaRef = (ids: readonly string[]): MediaRef => {
  const [first, ...others] = ids
  if (first === undefined) return null
  return others.length === 0 ? first : [...ids]
}

/** What may be uploaded, and the ending each is stored under; all else is refused at the door. */
export const mediaTypes = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
} as const satisfies Readonly<Record<string, string>>
export type MediaType = keyof typeof mediaTypes

/** The endings of what may be uploaded, for a sentence. */
export const mediaEndings = Object.values(mediaTypes).join(', ')

/** How Telegram shows a file. */
export const mediaKinds = ['photo', 'video', 'animation', 'document'] as const
export type MediaKind = (typeof mediaKinds)[number]

/** Pictures and videos are shown as such, a GIF moves by itself, all else is a file to open. */
export const kindOf = (mimeType: string): MediaKind => {
  if (mimeType === 'image/gif') return 'animation'
  if (/^image\/(jpeg|png|webp)$/.test(mimeType)) return 'photo'
  return mimeType === 'video/mp4' ? 'video' : 'document'
}

export const MEBIBYTE = 1_048_576

/** What Telegram takes. `fileBytes` is 4,000 parts of 512 KB; an installation may set less. */
export const mediaLimits = {
  photoBytes: 10 * MEBIBYTE,
  photoSides: 10_000,
  photoRatio: 20,
  fileBytes: 2_000 * MEBIBYTE,
  albumItems: 10,
  caption: 1_024,
} as const

export type MediaFile = {
  name: string
  mimeType: string
  /** Bytes. */
  size: number
  /** Pixels, where known. */
  width?: number | null
  height?: number | null
}

export type MediaFacts = {
  files: readonly MediaFile[]
  /** What this installation takes of one file, in bytes. */
  maxBytes: number
  /** UTF-16 length of the text beneath; left out where there is none yet. */
  caption?: number
}

export type MediaRule =
  | 'empty'
  | 'file-size'
  | 'photo-size'
  | 'photo-sides'
  | 'photo-ratio'
  | 'album-items'
  | 'album-mix'
  | 'album-animation'
  | 'caption'
export type MediaProblem = { rule: MediaRule; file: string | null; message: string }

/** What forbids to send these files together, each naming the file and the limit. Empty = nothing. */
export const checkMedia = ({ files, maxBytes, caption = 0 }: MediaFacts): MediaProblem[] => [
  ...files.flatMap((file) => checkFile(file, Math.min(maxBytes, mediaLimits.fileBytes))),
  ...checkAlbum(files),
  ...checkCaption(files.length, caption),
]

const checkFile = (file: MediaFile, maxBytes: number): MediaProblem[] => {
  const { name, size, mimeType } = file
  if (size <= 0) return [problem('empty', name, 'it is empty')]
  if (kindOf(mimeType) === 'photo') return checkPhoto(file, maxBytes)
  if (size <= maxBytes) return []
  const text = `it has ${inMegabytes(size)}, a file may have ${inMegabytes(maxBytes)} at most`
  return [problem('file-size', name, text)]
}

const checkPhoto = ({ name, size, width, height }: MediaFile, maxBytes: number): MediaProblem[] => {
  const { photoBytes, photoSides, photoRatio } = mediaLimits
  const problems: MediaProblem[] = []
  const most = Math.min(photoBytes, maxBytes)
  if (size > most) {
    const text = `it has ${inMegabytes(size)}, a photo may have ${inMegabytes(most)} at most`
    problems.push(problem('photo-size', name, text))
  }
  if (!width || !height) return problems
  const measures = `it measures ${width} × ${height} pixels`
  if (width + height > photoSides)
    problems.push(
      problem(
        'photo-sides',
        name,
        `${measures}, width and height of a photo may make 10,000 together`,
      ),
    )
  if (Math.max(width, height) > photoRatio * Math.min(width, height))
    problems.push(
      problem('photo-ratio', name, `${measures}, a photo may be 20 times as long as wide at most`),
    )
  return problems
}

const checkAlbum = (files: readonly MediaFile[]): MediaProblem[] => {
  if (files.length < 2) return []
  const problems: MediaProblem[] = []
  if (files.length > mediaLimits.albumItems)
    problems.push({
      rule: 'album-items',
      file: null,
      message: `An album takes 2 to 10 files; this one has ${files.length}.`,
    })
  for (const { name, mimeType } of files) {
    if (kindOf(mimeType) === 'animation')
      problems.push(problem('album-animation', name, 'a GIF goes alone, not in an album'))
  }
  const documents = files.filter(({ mimeType }) => kindOf(mimeType) === 'document')
  const [document] = documents
  const shown = files.filter(({ mimeType }) => /^(photo|video)$/.test(kindOf(mimeType)))
  if (document && shown.length > 0) {
    const text = 'an album holds either photos and videos or documents, not both'
    problems.push(problem('album-mix', document.name, text))
  }
  return problems
}

const checkCaption = (files: number, caption: number): MediaProblem[] => {
  if (files === 0 || caption <= mediaLimits.caption) return []
  const message = `The message has ${caption} characters; Telegram takes 1024 with a file.`
  return [{ rule: 'caption', file: null, message }]
}

const problem = (rule: MediaRule, file: string, text: string): MediaProblem => ({
  rule,
  file,
  message: `"${file}": ${text}.`,
})

/** Rounded away from the limit, so that nothing is called "10 MB" which has more. */
const inMegabytes = (bytes: number): string => `${Math.ceil((bytes / MEBIBYTE) * 10) / 10} MB`

/**
 * The `random_id` of each item of an album. The first is the delivery's own; item `n` has the first
 * eight bytes, little-endian, of SHA-256 over `<randomId>.<n>`. So they are fixed by what is stored
 * before the first effect, and an album that is repeated has one effect.
 */
export const albumRandomIds = (randomId: string, items: number): string[] => {
  const ids = [randomId]
  for (let salt = 1; ids.length < items; salt++) {
    const hash = createHash('sha256').update(`${randomId}.${salt}`).digest()
    const id = hash.readBigInt64LE(0).toString()
    if (id !== '0' && !ids.includes(id)) ids.push(id)
  }
  return ids
}
