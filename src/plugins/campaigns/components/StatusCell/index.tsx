import type { DefaultServerCellComponentProps } from 'payload'

import type { RunStatus } from '../../../../core/model/campaign-run.ts'

import { runStatuses } from '../../../../core/model/campaign-run.ts'
import { textOf } from '../../../../ui/text.ts'
import { StatusPill } from '../StatusPill.tsx'

/** The status column of the campaign list. */
export const StatusCell = ({ cellData, i18n }: DefaultServerCellComponentProps) => {
  const status = runStatuses.find((known) => known === cellData) ?? ('draft' satisfies RunStatus)
  return (
    <span className="h">
      <StatusPill status={status} t={textOf(i18n)} />
    </span>
  )
}
