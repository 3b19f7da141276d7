import type { DefaultServerCellComponentProps, Where } from 'payload'

import { slugs } from '../../../../collections/slugs.ts'
import { personName } from '../../../../core/person-name.ts'
import { textOf } from '../../../../ui/text.ts'
import { actionText, nameless } from '../words.ts'

type CellProps = DefaultServerCellComponentProps
type Named = {
  name?: string | null
  email?: string | null
  firstName?: string | null
  lastName?: string | null
}

/** What was done, in words. */
export const ActionCell = ({ cellData, i18n }: CellProps) => (
  <span>{actionText(textOf(i18n), String(cellData ?? ''))}</span>
)

/** Who did it: a person or a key, by name, also once they were deleted. */
export const ActorCell = async ({ cellData, payload, i18n }: CellProps) => {
  const id = String(cellData ?? '')
  const person = await nameOf(payload, slugs.users, { id: { equals: id } })
  const named = person ?? (await nameOf(payload, slugs.apiKeys, { id: { equals: id } }))
  return <span>{named ?? nameless(textOf(i18n), id)}</span>
}

/** What an action was done to, by its first word. */
const targets: Readonly<Record<string, string>> = {
  account: slugs.telegramAccounts,
  contact: slugs.contacts,
  shop: slugs.webhookSources,
  workspace: slugs.tenants,
}

/** What it was done to, by name: a campaign stands there as `tenant.campaign`, all else by its id. */
export const TargetCell = async ({ cellData, rowData, payload }: CellProps) => {
  const target = String(cellData ?? '')
  const collection = targets[String(rowData?.['action'] ?? '').split('.')[0] ?? '']
  if (collection) {
    const named = await nameOf(payload, collection, { id: { equals: target } })
    return <span>{named ?? '–'}</span>
  }
  const [tenant = '', id = ''] = target.split('.')
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
    select: { name: true, email: true, firstName: true, lastName: true } as never,
  })
  const [found] = docs as Named[]
  return found?.name || found?.email || personName(found)
}
