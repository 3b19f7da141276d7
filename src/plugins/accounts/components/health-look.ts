import type { AccountState } from '../../../core/model/account.ts'
import type { RiskLevel } from '../../../core/policy/risk.ts'
import type { IconName } from '../../../ui/Icon/index.tsx'
import type { Tone } from '../../../ui/Pill/index.tsx'
import type { HealthWord } from '../health.ts'

type Look = { tone: Tone; icon: IconName }

/** How each word of an account's health looks; the word itself says it. */
export const healthLook: Readonly<Record<HealthWord, Look>> = {
  good: { tone: 'go', icon: 'check' },
  slowed: { tone: 'wait', icon: 'wait' },
  flood: { tone: 'wait', icon: 'wait' },
  resting: { tone: 'wait', icon: 'wait' },
  connecting: { tone: 'line', icon: 'ring' },
  'no-sender': { tone: 'wait', icon: 'warn' },
  new: { tone: 'line', icon: 'ring' },
  code: { tone: 'wait', icon: 'clock' },
  password: { tone: 'wait', icon: 'key' },
  broken: { tone: 'stop', icon: 'warn' },
  banned: { tone: 'stop', icon: 'ban' },
  'signed-out': { tone: 'stop', icon: 'key' },
}

export const riskLook: Readonly<Record<RiskLevel, Look>> = {
  ok: { tone: 'idle', icon: 'check' },
  watch: { tone: 'wait', icon: 'warn' },
  critical: { tone: 'stop', icon: 'warn' },
}

/** States in which only signing in again helps. */
export const needsLogin = (word: HealthWord): boolean =>
  word === 'broken' || word === 'signed-out' || word === 'new' || word === 'banned'

/** Signed in, or in the middle of a login. */
export const mayBeSignedOut = (state: AccountState): boolean =>
  state === 'connected' || state === 'resting' || state === 'code' || state === 'password'
