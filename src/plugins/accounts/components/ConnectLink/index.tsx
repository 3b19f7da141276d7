import type { BeforeListTableServerProps } from 'payload'

import { textOf } from '../../../../ui/text.ts'

/** The action over the list of accounts: signing one in. */
export const ConnectLink = ({ i18n, payload }: BeforeListTableServerProps) => (
  <div className="h" style={{ marginBlockEnd: 20 }}>
    <a
      className="btn btn--style-primary btn--size-medium"
      href={`${payload.config.routes.admin}/connect/telegram`}
    >
      {textOf(i18n)('accounts:connectAnAccount')}
    </a>
  </div>
)
