type Names = Record<'email' | 'phone' | 'accountId' | 'token', unknown>

/** What a body is about: an e-mail address, a phone number, an account; empty when it cannot be told. */
export const accountIn = (body: unknown, type = ''): string => {
  if (!Buffer.isBuffer(body)) return ''
  const text = body.toString('utf8')
  try {
    const json = type.includes('multipart/') ? payloadPart(text) : text
    const { email, phone, accountId, token } = (JSON.parse(json) ?? {}) as Partial<Names>
    return String(email ?? phone ?? accountId ?? token ?? '')
      .trim()
      .toLowerCase()
      .slice(0, 200)
  } catch {
    return ''
  }
}

const PART = /name="_payload"\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/g

/** The panel sends its forms as one JSON part; of a body with several, nobody knows which one counts. */
const payloadPart = (text: string): string => {
  const [only, another] = [...text.matchAll(PART)]
  return another ? '' : (only?.[1] ?? '')
}
