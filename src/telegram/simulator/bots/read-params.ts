import type { IncomingMessage } from 'node:http'

import { badRequest, BotError } from './bot-error.ts'
import type { Params } from './params.ts'

const MAX_BODY = 52 * 1024 * 1024

/** Parameters from the query and, in any of the four ways, from the body. */
export const readParams = async (request: IncomingMessage, url: URL): Promise<Params> => {
  const query = Object.fromEntries(url.searchParams)
  const bytes = await readBytes(request)
  if (bytes.length === 0) return query
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return { ...query, ...jsonIn(bytes) }
  if (type.startsWith('multipart/form-data')) return { ...query, ...(await formIn(bytes, type)) }
  return { ...query, ...Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))) }
}

const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > MAX_BODY) throw new BotError(413, 'Request Entity Too Large')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

const jsonIn = (bytes: Buffer): Params => {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return badRequest('object expected as JSON')
  }
}

/** Files become bytes, with name and type beside them; `attach://x` means the part called x. */
const formIn = async (bytes: Buffer, type: string): Promise<Params> => {
  const answer = new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
  const form = await answer.formData().catch(() => badRequest("can't parse the form"))
  const params: Record<string, unknown> = {}
  for (const [name, value] of form) {
    if (typeof value === 'string') params[name] = value
    else {
      params[name] = Buffer.from(await value.arrayBuffer())
      params[`${name}.name`] = value.name
      params[`${name}.type`] = value.type || undefined
    }
  }
  for (const [name, value] of Object.entries(params)) {
    const part = typeof value === 'string' && /^attach:\/\/(.+)$/.exec(value)?.[1]
    if (!part || params[part] === undefined) continue
    for (const it of ['', '.name', '.type']) params[`${name}${it}`] = params[`${part}${it}`]
  }
  return params
}
