import type { DefaultServerCellComponentProps } from 'payload'

import type { AccountState } from '../../../../core/model/account.ts'
import type { IconName } from '../../../../ui/Icon/index.tsx'
import type { Tone } from '../../../../ui/Pill/index.tsx'

import { accountStates } from '../../../../core/model/account.ts'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { textOf } from '../../../../ui/text.ts'

const look: Record<AccountState, { tone: Tone; icon: IconName }> = {
  new: { tone: 'line', icon: 'ring' },
  code: { tone: 'wait', icon: 'clock' },
  password: { tone: 'wait', icon: 'key' },
  connected: { tone: 'go', icon: 'check' },
  resting: { tone: 'wait', icon: 'wait' },
  broken: { tone: 'stop', icon: 'warn' },
  banned: { tone: 'stop', icon: 'ban' },
  'signed-out': { tone: 'stop', icon: 'key' },
}

/** The state column of the account list. */
export const StateCell = ({ cellData, i18n }: DefaultServerCellComponentProps) => {
  const state = accountStates.find((known) => known === cellData) ?? 'new'
  return (
    <span className="h">
      <Pill {...look[state]}>{textOf(i18n)(`accounts:state-${state}`)}</Pill>
    </span>
  )
}
