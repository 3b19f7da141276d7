import type { ErrorCode } from '../core/errors.ts'

import { PlatformError } from '../core/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ValidationError: 'INVALID_INPUT',
  InvalidFieldRelationship: 'INVALID_INPUT',
  FileUploadError: 'INVALID_INPUT',
  Forbidden: 'FORBIDDEN',
  UnauthorizedError: 'NOT_SIGNED_IN',
  NotFound: 'NOT_FOUND',
}

type Details = { errors?: { path?: string; message?: string }[] }

/**
 * Payload's own refusals as ours, by name (its classes exist twice beside Next). A validation error
 * names its first field. Everything else is passed on as it is.
 */
export const fromPayload = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const code = codes[error.name]
  if (!code) return error

  const { errors } = ('data' in error ? (error.data ?? {}) : {}) as Details
  const [first] = errors ?? []
  return new PlatformError(code, first?.message ?? error.message, {
    cause: error,
    ...(first?.path !== undefined && { field: first.path }),
  })
}
