import { pbkdf2Sync, randomBytes } from 'node:crypto'

import { sha256 } from '../../crypto/hash.ts'
import { xor } from '../../crypto/ige.ts'
import { DH_G, DH_PRIME, fromBigInt, modPow, padTo256, toBigInt } from './prime.ts'

/** What is kept of a two-step password. */
export type Verifier = { salt1: Buffer; salt2: Buffer; v: Buffer }

/** One question to a client that wants to prove it knows the password. */
export type Challenge = { id: bigint; b: Buffer; B: Buffer }

const G = padTo256(Buffer.from([DH_G]))
const P = toBigInt(DH_PRIME)
const K = toBigInt(sha256(DH_PRIME, G))
const salted = (data: Buffer, salt: Buffer): Buffer => sha256(salt, data, salt)

/** Telegram's SRP verifier of a password. */
export const makeVerifier = (password: string): Verifier => {
  const salt1 = randomBytes(40)
  const salt2 = randomBytes(16)
  const first = salted(salted(Buffer.from(password, 'utf8'), salt1), salt2)
  const x = salted(pbkdf2Sync(first, salt1, 100_000, 64, 'sha512'), salt2)
  return { salt1, salt2, v: modPow(Buffer.from([DH_G]), x) }
}

export const makeChallenge = (verifier: Verifier): Challenge => {
  const b = randomBytes(256)
  const gb = toBigInt(modPow(Buffer.from([DH_G]), b))
  const B = padTo256(fromBigInt((K * toBigInt(verifier.v) + gb) % P))
  return { id: randomBytes(8).readBigInt64LE(0), b, B }
}

/** True when the proof `M1` was made with the right password. */
export const isProof = (
  verifier: Verifier,
  challenge: Challenge,
  proof: { A: Buffer; M1: Buffer },
): boolean => {
  const A = padTo256(proof.A)
  const u = sha256(A, challenge.B)
  const base = padTo256(fromBigInt((toBigInt(A) * toBigInt(modPow(verifier.v, u))) % P))
  const key = sha256(modPow(base, challenge.b))
  const expected = sha256(
    xor(sha256(DH_PRIME), sha256(G)),
    sha256(verifier.salt1),
    sha256(verifier.salt2),
    A,
    challenge.B,
    key,
  )
  return expected.equals(proof.M1)
}
