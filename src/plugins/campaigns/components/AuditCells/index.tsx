import type { DefaultServerCellComponentProps, Where } from 'payload'

import { slugs } from '../../../../collections/slugs.ts'
import { textOf } from '../../../../ui/text.ts'
import { actionText } from '../words.ts'

type CellProps = DefaultServerCellComponentProps
type Named = { name?: string | null; email?: string | null }

/** What was done, in words. */
export const ActionCell = ({ cellData, i18n }: CellProps) => (
  <span>{actionText(textOf(i18n), String(cellData ?? ''))}</span>
)

/** Who did it: a person or a key, by name. */
export const ActorCell = async ({ cellData, payload, i18n }: CellProps) => {
  const id = String(cellData ?? '')
  const person = await nameOf(payload, slugs.users, { id: { equals: id } })
  const named = person ?? (await nameOf(payload, slugs.apiKeys, { id: { equals: id } }))
  return <span>{named ?? textOf(i18n)('campaigns:nobody')}</span>
}

/** What it was done to: the campaign's name behind `tenant.campaign`. */
export const TargetCell = async ({ cellData, payload }: CellProps) => {
  const [tenant = '', id = ''] = String(cellData ?? '').split('.')
  const where = { and: [{ id: { equals: id } }, { tenant: { equals: tenant } }] }
  return <span>{(await nameOf(payload, slugs.campaigns, where)) ?? '–'}</span>
}

/** platform: only a name, for a row that was read under the viewer's own rights and says whom it means. */
const nameOf = async (
  payload: CellProps['payload'],
  collection: string,
  where: Where,
): Promise<string | null> => {
  const { docs } = await payload.find({
    collection: collection as never,
    where,
    limit: 1,
    depth: 0,
    pagination: false,
    overrideAccess: true,
    select: { name: true, email: true } as never,
  })
  const [found] = docs as Named[]
  return found?.name || found?.email || null
}
