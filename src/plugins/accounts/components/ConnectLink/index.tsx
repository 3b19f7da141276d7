import type { BeforeListTableServerProps } from 'payload'

import { slugs } from '../../../../collections/slugs.ts'
import { textOf } from '../../../../ui/text.ts'

type Props = BeforeListTableServerProps & { data?: { totalDocs?: number } }

/** The action over the list of accounts: signing one in. */
export const ConnectLink = ({ i18n, payload, data, permissions }: Props) => {
  const may = permissions?.collections?.[slugs.telegramAccounts as never] as
    | { create?: unknown }
    | undefined
  if (data?.totalDocs === 0 || !may?.create) return null
  return (
    <div className="h h-list-action">
      <a
        className="btn btn--style-primary btn--size-medium"
        href={`${payload.config.routes.admin}/connect/telegram`}
      >
        {textOf(i18n)('accounts:connectAnAccount')}
      </a>
    </div>
  )
}
