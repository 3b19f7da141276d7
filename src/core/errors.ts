/** Every foreseen failure and the HTTP status it answers with. `docs/errors.md` explains each. */
export const errorStatus = {
  INVALID_INPUT: 400,
  WORKSPACE_REQUIRED: 400,
  BAD_SIGNATURE: 401,
  NOT_SIGNED_IN: 401,
  FORBIDDEN: 403,
  TENANT_MISMATCH: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  TOO_SLOW: 408,
  CONFLICT: 409,
  ILLEGAL_TRANSITION: 409,
  LINK_EXPIRED: 410,
  TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  TELEGRAM_REFUSED: 422,
  UNAVAILABLE: 503,
  TIMED_OUT: 504,
} as const

export type ErrorCode = keyof typeof errorStatus

type PlatformErrorOptions = {
  cause?: unknown
  /** The input field at fault, in the caller's own spelling, e.g. `phone` or `audience.days`. */
  field?: string
  /** Facts for the log. Never shown to the client, never secrets. */
  details?: Readonly<Record<string, unknown>>
}

/** A failure the platform foresaw. Anything else that is thrown is a bug. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
  readonly code: ErrorCode
  /** Payload and our own edge both read `status` and `isPublic`, so neither needs to know this class. */
  readonly status: number
  readonly isPublic = true
  readonly field: string | undefined
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: PlatformErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.status = errorStatus[code]
    this.field = options.field
    this.details = options.details ?? {}
  }
}

/** True for our own errors, also when the class was loaded twice (Next bundles its own copy). */
export const isPlatformError = (error: unknown): error is PlatformError =>
  error instanceof Error && error.name === 'PlatformError' && 'code' in error && 'status' in error
