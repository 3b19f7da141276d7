import type { Challenge } from '../mtproto/srp.ts'

/** A login by QR code: shown by one key, accepted by an account elsewhere. */
export type LoginToken = {
  /** The auth key that shows it. */
  keyId: string
  expiresAt: number
  except: readonly number[]
  acceptedBy: number | null
}

/** What is under way and ends with the process. Codes are kept in the world. */
export type Logins = {
  /** By auth key: who still owes the password, and the question put to them. */
  passwords: Map<string, { userId: number; challenge: Challenge | null; owes: boolean }>
  /** Authorizations on their way to another data centre. */
  exports: Map<string, { userId: number; dc: number }>
  /** By phone. */
  lastCode: Map<string, { code: string; at: string }>
  /** Hashes of codes that were proven right for numbers that nobody has yet. */
  proven: Set<string>
  /** By token, in hex. */
  tokens: Map<string, LoginToken>
  /** The key that was last sent to another data centre, by what for. */
  redirects: Map<string, string>
}

export const makeLogins = (): Logins => ({
  passwords: new Map(),
  exports: new Map(),
  lastCode: new Map(),
  proven: new Set(),
  tokens: new Map(),
  redirects: new Map(),
})
