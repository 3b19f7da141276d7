'use client'

import type { ConnectAnswer } from '../connect-steps.ts'
import type { StepProps } from './index.tsx'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { useWait } from '../../../../ui/use-wait.ts'
import { Refusal } from './Refusal.tsx'
import { useAccount } from './use-account.ts'

/** An account that was connected before: its number and all of its history are known. */
export const AgainStep = ({ place, onAnswer, onRestart }: StepProps) => {
  const { t } = useText()
  const account = useAccount(place.account)
  const connect = useAction<ConnectAnswer>('/session/connect')
  const send = async () => {
    const answer = await connect.run({ accountId: place.account })
    if (answer) onAnswer(answer)
  }
  const until = useWait(connect.failure, () => void send())
  const blocked = connect.busy ? t('accounts:sending') : until ? t('accounts:waiting') : undefined
  return (
    <Card title={t('accounts:againTitle', { name: account?.name ?? '' })}>
      <div className="h-stack h-stack--3">
        {account?.stateReason && <Note tone="wait">{account.stateReason}</Note>}
        <p>
          {t('accounts:againMore')} <bdi className="h-n">{account?.phoneMasked}</bdi>
        </p>
        <Refusal failure={connect.failure} fields={[]} goesOn until={until} />
        <div className="h-row">
          <Button blocked={blocked} look="primary" onClick={() => void send()}>
            {t(connect.busy ? 'accounts:asking' : 'accounts:sendCode')}
          </Button>
          <button className="h-linkbtn" onClick={onRestart} type="button">
            {t('accounts:another')}
          </button>
        </div>
      </div>
    </Card>
  )
}
