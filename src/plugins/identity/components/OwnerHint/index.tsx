import type { ServerProps } from 'payload'

import type { Db } from '../../../../mongo/connect.ts'
import type { Translate } from '../../claim-page.ts'

import { Note } from '../../../../ui/Note/index.tsx'
import { ownerState } from '../../owner.ts'

const NEW_LINK = 'npm start -- --new-owner-link'

/** On the sign-in page: where the one-time address is, until somebody has used it. */
export const OwnerHint = async ({ payload, i18n }: ServerProps) => {
  const db = payload.db.connection.db as unknown as Db | undefined
  if (!db || (await ownerState(db)) === 'claimed') return null
  const t = i18n.t as unknown as Translate
  return (
    <div className="h h-hint">
      <Note tone="wait">
        <b>{t('identity:hintTitle')}</b> {t('identity:hint')}
        <span className="h-hint__new">
          {t('identity:hintNew')} <code className="h-code-line">{NEW_LINK}</code>
        </span>
      </Note>
    </div>
  )
}
