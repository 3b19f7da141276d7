import type { Fault, Faults } from '../faults.ts'
import type { Outcome } from '../mtproto/invoke.ts'
import type { KeyRing } from '../mtproto/keys.ts'
import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'

const PHONE_IN = /^[+\d\s()-]{7,24}$/

/** The account a request is about: who is logged in, or who wants to be. */
export const phoneIn = (request: TlObject, own: string | null): string | null => {
  const named = request['phoneNumber']
  if (own || typeof named !== 'string' || !PHONE_IN.test(named)) return own
  return `+${named.replace(/\D/g, '')}`
}

/** A request and the fault that strikes it. */
export type Struck = {
  fault: Fault
  method: string
  phone: string | null
  keyId: string
  keys: KeyRing
  faults: Faults
}

/** What a fault does instead of the request; `null` when the request goes on. */
export const beforeEffect = async (struck: Struck): Promise<Outcome | null> => {
  const { fault, method, phone, keyId, keys, faults } = struck
  if (fault.latencyMs) await new Promise((resolve) => setTimeout(resolve, fault.latencyMs))
  switch (fault.action) {
    case 'drop-before':
      return { do: 'drop' }
    case 'reset-before':
      return { do: 'drop', resets: true }
    case 'wrong-salt':
      return { do: 'wrong-salt' }
    case 'revoke':
      keys.update(keyId, { userId: null })
      return refuse(401, 'SESSION_REVOKED')
    case 'error':
      faults.noteFlood(fault, phone, method)
      return refuse(fault.code, fault.error)
    default:
      return null
  }
}

/** What becomes of the answer to a request that had its effect. */
export const afterEffect = ({ action }: Fault, outcome: Outcome): Outcome => {
  if (outcome.do !== 'answer') return outcome
  const { result } = outcome
  switch (action) {
    case 'lose-answer':
      return { do: 'lose-answer', result }
    case 'reset-after':
      return { do: 'lose-answer', result, resets: true }
    case 'silence':
      return { do: 'silence' }
    default:
      return outcome
  }
}
