import type { ServerProps } from 'payload'

import type { Db } from '../../../../mongo/connect.ts'
import type { Translate } from '../../claim-page.ts'

import { ownerState } from '../../owner.ts'

/** On the sign-in page: where the one-time address is, until somebody has used it. */
export const OwnerHint = async ({ payload, i18n }: ServerProps) => {
  const db = payload.db.connection.db as unknown as Db | undefined
  if (!db || (await ownerState(db)) === 'claimed') return null
  const t = i18n.t as unknown as Translate
  return (
    <div className="herald-owner-hint" role="note">
      <strong>{t('identity:hintTitle')}</strong>
      <p>{t('identity:hint')}</p>
    </div>
  )
}
