/** One line of JSON. Longs and bytes, which TL is full of, are kept as `{ $long }` and `{ $bytes }`. */
export const toLine = (value: unknown): string =>
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
