import { createHash } from 'node:crypto'

/** A shop's own id as a part of ours. */
export const idPart = (id: string): string =>
  /^[A-Za-z0-9_-]{1,80}$/.test(id) ? id : createHash('sha256').update(id).digest('base64url')
