/** What an MP4 tells of itself: seconds, and the pixels of its picture. */
export type Mp4Facts = { duration?: number; width?: number; height?: number }

/** Bytes of a file from a place on; fewer at its end. */
type Read = (at: number, length: number) => Promise<Buffer>
type Box = { type: string; from: number; to: number }

/** Boxes of one level are few; a file that has more is not read to its end. */
const MOST_BOXES = 500

/** Reads the headers of an MP4, never its pictures. Empty when they are not where they belong. */
export const mp4Facts = async (read: Read, size: number): Promise<Mp4Facts> => {
  const moov = await find(read, { type: '', from: 0, to: size }, 'moov')
  if (!moov) return {}
  const header = await find(read, moov, 'mvhd')
  const facts: Mp4Facts = header ? durationIn(await read(header.from, 32)) : {}
  for (const track of await boxesIn(read, moov)) {
    if (track.type !== 'trak') continue
    const box = await find(read, track, 'tkhd')
    if (!box || box.to - box.from < 84) continue
    // Width and height are the last two words, in 16.16 fixed point; a sound has none.
    const words = await read(box.to - 8, 8)
    if (words.length < 8) continue
    const [width, height] = [words.readUInt16BE(0), words.readUInt16BE(4)]
    if (width > 0 && height > 0) return { ...facts, width, height }
  }
  return facts
}

const durationIn = (bytes: Buffer): Mp4Facts => {
  if (bytes.length < 32) return {}
  const isLong = bytes.readUInt8(0) === 1
  const scale = bytes.readUInt32BE(isLong ? 20 : 12)
  const length = isLong ? Number(bytes.readBigUInt64BE(24)) : bytes.readUInt32BE(16)
  if (scale === 0) return {}
  const duration = Math.round(length / scale)
  return duration > 0 && duration < 1_000_000 ? { duration } : {}
}

const find = async (read: Read, within: Box, type: string): Promise<Box | undefined> =>
  (await boxesIn(read, within)).find((box) => box.type === type)

const boxesIn = async (read: Read, { from, to }: Box): Promise<Box[]> => {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to && boxes.length < MOST_BOXES; ) {
    const head = await read(at, 16)
    if (head.length < 8) break
    const [length, start] = lengthOf(head, to - at)
    if (length < start || at + length > to) break
    boxes.push({ type: head.toString('latin1', 4, 8), from: at + start, to: at + length })
    at += length
  }
  return boxes
}

/** A length of 1 stands in the eight bytes after the type; 0 means "to the end". */
const lengthOf = (head: Buffer, rest: number): [length: number, start: number] => {
  const short = head.readUInt32BE(0)
  if (short === 0) return [rest, 8]
  if (short !== 1) return [short, 8]
  return head.length < 16 ? [0, 16] : [Number(head.readBigUInt64BE(8)), 16]
}
