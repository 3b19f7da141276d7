'use client'

import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

export type Ask = 'make' | 'remove'

type QuestionProps = { ask: Ask; active: number; onConfirm: () => void; onKeep: () => void }

/** Before a secret that a shop may still use stops working, or is about to. */
export const Question = ({ ask, active, onConfirm, onKeep }: QuestionProps) => {
  const { t } = useText()
  const makes = ask === 'make'
  const more = makes ? (active > 1 ? 'askMake2' : 'askMake1') : 'askRemoveMore'
  return (
    <Confirm
      confirm={t(makes ? 'shop:make' : 'shop:remove')}
      danger={!makes || active > 1}
      keep={t('shop:leave')}
      onConfirm={onConfirm}
      onKeep={onKeep}
      title={t(makes ? 'shop:askMake' : 'shop:askRemove')}
    >
      {t(`shop:${more}`)}
    </Confirm>
  )
}
