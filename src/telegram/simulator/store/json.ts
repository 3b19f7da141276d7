/** One line of JSON. Longs and bytes, which TL is full of, are kept as `{ $long }` and `{ $bytes }`. */
export const toLine = (value: unknown): string =>
  isPlain(value) ? JSON.stringify(value) : toTaggedLine(value)

/** Without longs and bytes, as most rows are: then the much faster plain form is the same. */
const isPlain = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint'
  if (Array.isArray(value)) return value.every(isPlain)
  if (Buffer.isBuffer(value)) return false
  for (const key in value) {
    if (!isPlain((value as Record<string, unknown>)[key])) return false
  }
  return true
}

const toTaggedLine = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key: string, shown: unknown) {
    const raw = this[key]
    if (typeof raw === 'bigint') return { $long: raw.toString() }
    if (Buffer.isBuffer(raw)) return { $bytes: raw.toString('base64') }
    return shown
  })

/** Reads what {@link toLine} wrote. */
export const fromLine = (line: string): unknown =>
  JSON.parse(line, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$long' in value) return BigInt(String(value.$long))
    if ('$bytes' in value) return Buffer.from(String(value.$bytes), 'base64')
    return value
  })
