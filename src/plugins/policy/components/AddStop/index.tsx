'use client'

import { useRouter } from 'next/navigation.js'
import { useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Field } from '../../../../ui/Field/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'

/** Over the platform's stop list: puts somebody on it by what is hashed and not kept. */
export const AddStop = () => {
  const { t } = useText()
  return (
    <div className="h">
      <Card title={t('policy:addStop')}>
        <StopForm />
      </Card>
    </div>
  )
}

const StopForm = () => {
  const { t } = useText()
  const form = useStopForm()
  const { value, note, refused, ofValue, added, busy } = form
  return (
    <form
      className="h-stack h-stack--2"
      onSubmit={(event) => {
        event.preventDefault()
        void form.onAdd()
      }}
    >
      <p className="h-2nd">{t('policy:addStopMore')}</p>
      <Field
        error={ofValue ? refused : undefined}
        help={t('policy:telegramIdHelp')}
        label={t('policy:telegramId')}
        onValue={form.setValue}
        value={value}
      />
      <Field
        help={t('policy:noteHelp')}
        label={t('policy:note')}
        onValue={form.setNote}
        value={note}
      />
      <Outcome added={added} refused={ofValue ? undefined : refused} />
      <div className="h-row">
        <Button
          blocked={
            value.trim() === '' ? t('policy:telegramId') : busy ? t('policy:adding') : undefined
          }
          look="primary"
          type="submit"
        >
          {t('policy:add')}
        </Button>
      </div>
    </form>
  )
}

const Outcome = ({ added, refused }: { added: boolean | null; refused: string | undefined }) => {
  const { t } = useText()
  if (refused)
    return (
      <Note role="alert" tone="stop">
        {refused}
      </Note>
    )
  if (added === null) return null
  return (
    <Note role="status" tone="go">
      {t(added ? 'policy:added' : 'policy:known')}
    </Note>
  )
}

const useStopForm = () => {
  const { t } = useText()
  const router = useRouter()
  const [value, setValue] = useState('')
  const [note, setNote] = useState('')
  const [added, setAdded] = useState<boolean | null>(null)
  const { run, failure, busy } = useAction<{ added: boolean }>('/api/v1/platform/stops')
  const onAdd = async () => {
    setAdded(null)
    const answer = await run({
      kind: 'telegram',
      value: value.trim(),
      ...(note.trim() && { note }),
    })
    if (!answer) return
    setAdded(answer.added)
    setValue('')
    setNote('')
    router.refresh()
  }
  const refused = failure ? (failure.detail ?? t('policy:failed')) : undefined
  const ofValue = failure?.field === 'value'
  return { value, setValue, note, setNote, added, refused, ofValue, busy, onAdd }
}
