import type { BeforeListTableServerProps } from 'payload'

import { textOf } from '../../../../ui/text.ts'

type Props = BeforeListTableServerProps & { data?: { totalDocs?: number } }

/** The action over the list of accounts: signing one in. */
export const ConnectLink = ({ i18n, payload, data }: Props) =>
  data?.totalDocs === 0 ? null : (
    <div className="h h-list-action">
      <a
        className="btn btn--style-primary btn--size-medium"
        href={`${payload.config.routes.admin}/connect/telegram`}
      >
        {textOf(i18n)('accounts:connectAnAccount')}
      </a>
    </div>
  )
