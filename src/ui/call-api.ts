import type { Failure } from './problem.ts'

import { failureOf, OFFLINE } from './problem.ts'

type Call = {
  method?: string
  body?: unknown
  /** Another workspace than the selector's. */
  workspace?: string | undefined
}
/** No longer than this is anything waited for; what signs in waits for Telegram, too. */
const READ_MS = 30_000
const WRITE_MS = 60_000

type Result<Answer> = { ok: true; answer: Answer } | { ok: false; failure: Failure }

/** One request with the person's own cookie. Never throws: a failure is an answer, too. */
export const callApi = async <Answer>(path: string, call: Call = {}): Promise<Result<Answer>> => {
  const { method = 'GET', body, workspace } = call
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(method === 'GET' ? READ_MS : WRITE_MS),
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(workspace ? { 'Herald-Workspace': workspace } : workspaceHeader()),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) {
      const problem: unknown = await response.json().catch(() => null)
      return { ok: false, failure: failureOf(response, problem) }
    }
    const answer: unknown = response.status === 204 ? null : await response.json()
    return { ok: true, answer: answer as Answer }
  } catch {
    // No connection, or it broke off within the answer.
    return { ok: false, failure: { code: OFFLINE, detail: null, field: null, retryAfterMs: null } }
  }
}

/** The workspace of the selector, in case the person has several. The server checks membership. */
const workspaceHeader = (): Record<string, string> => {
  const cookie = document.cookie.split('; ').find((part) => part.startsWith('payload-tenant='))
  const tenant = cookie?.slice('payload-tenant='.length)
  return tenant ? { 'Herald-Workspace': decodeURIComponent(tenant) } : {}
}
