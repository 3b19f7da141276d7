'use client'

import { useConfig } from '@payloadcms/ui'
import { useState } from 'react'

import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'

/** The line over the header, with its one button for owners. */
export const RemoveDemo = ({ mayRemove }: { mayRemove: boolean }) => {
  const { t } = useText()
  const { config } = useConfig()
  const [asking, setAsking] = useState(false)
  const remove = useAction('/api/v1/demo', 'DELETE')
  const onRemove = async () => {
    setAsking(false)
    // A whole new page: live figures on this one still know the demo, and its address may be gone.
    if ((await remove.run()) !== null) location.assign(config.routes.admin)
  }
  return (
    <section aria-label={t('demo:region')} className="h h-demo">
      <span role={remove.failure ? 'alert' : undefined}>
        {remove.failure ? (remove.failure.detail ?? t('demo:failed')) : t('demo:line')}
      </span>
      {mayRemove && (
        <button className="h-linkbtn" onClick={() => setAsking(true)} type="button">
          {t(remove.busy ? 'demo:removing' : 'demo:remove')}
        </button>
      )}
      {asking && (
        <Confirm
          confirm={t('demo:remove')}
          danger
          keep={t('demo:keep')}
          onConfirm={onRemove}
          onKeep={() => setAsking(false)}
          title={t('demo:ask')}
        >
          {t('demo:askMore')}
        </Confirm>
      )}
    </section>
  )
}
