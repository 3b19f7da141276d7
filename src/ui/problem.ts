/** Why a call failed, as a form shows it. `detail: null` means the server said nothing readable. */
export type Failure = {
  code: string
  detail: string | null
  field: string | null
  retryAfterMs: number | null
}

/** Reads a problem answer (RFC 9457) and its `Retry-After`. */
export const failureOf = (
  response: { status: number; headers: { get: (name: string) => string | null } },
  body: unknown,
): Failure => {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return {
    code: typeof problem['code'] === 'string' ? problem['code'] : `HTTP_${response.status}`,
    detail: typeof problem['detail'] === 'string' ? problem['detail'] : null,
    field: typeof problem['field'] === 'string' ? problem['field'] : null,
    retryAfterMs: Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null,
  }
}

/** No answer, or only a part of one. */
export const OFFLINE = 'OFFLINE'
const NO_ANSWER = [OFFLINE, 'HTTP_502', 'HTTP_504']

/** Whether nobody can say what became of a request: it went out, and no answer of ours came back. */
export const isUnknown = ({ code, detail }: Failure): boolean =>
  detail === null && NO_ANSWER.includes(code)
