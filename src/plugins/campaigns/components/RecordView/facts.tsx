import type { DefaultServerCellComponentProps, DocumentViewServerProps, Field } from 'payload'
import type { ReactNode } from 'react'

import { getTranslation } from '@payloadcms/translations'

import type { Money } from '../../../../core/money.ts'
import type { TenantDb } from '../../../../mongo/for-tenant.ts'
import type { Text } from '../../../../ui/text.ts'

import { slugs } from '../../../../collections/slugs.ts'
import { formatCount, formatDayAndTime, formatMoney } from '../../../../ui/format.ts'
import { textOf } from '../../../../ui/text.ts'
import { ActionCell, ActorCell, TargetCell } from '../AuditCells/index.tsx'
import { nameOfPerson, ownRows } from '../names.ts'
import { ReasonCell } from '../ReasonCell/index.tsx'
import { runLink } from '../run-link.ts'

type Fact = { name: string; label: string; value: ReactNode }
type Named = Extract<Field, { name: string }>
type Place = { props: DocumentViewServerProps; own: TenantDb; t: Text; timeZone: string }

/** Each field that has something to say, in the order of the collection. */
export const factsOf = async (
  props: DocumentViewServerProps,
  timeZone: string,
): Promise<Fact[]> => {
  const { doc, i18n, initPageResult, payload } = props
  const place = { props, own: ownRows(payload, doc['id']), t: textOf(i18n), timeZone }
  const fields = (initPageResult.collectionConfig?.fields ?? []).filter(isShown)
  const facts = await Promise.all(
    fields.map(async (field) => ({
      name: field.name,
      label: String(getTranslation((field.label as string) || field.name, i18n)),
      value: isEmpty(doc[field.name]) ? null : await shownAs(field, doc[field.name], place),
    })),
  )
  return facts.filter(({ value }) => value !== null)
}

const unshown: ReadonlySet<string> = new Set(['id', 'tenant'])

const isShown = (field: Field): field is Named =>
  'name' in field &&
  field.type !== 'ui' &&
  !unshown.has(field.name) &&
  !('hidden' in field && field.hidden) &&
  !field.admin?.hidden

/** The only group of such a row is an amount with its currency. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || value === false

/** The cell that a list shows of such a field. */
const cells: Readonly<
  Record<string, (props: DefaultServerCellComponentProps) => ReactNode | Promise<ReactNode>>
> = { ReasonCell, ActorCell, ActionCell, TargetCell }

const shownAs = async (field: Named, value: unknown, place: Place): Promise<ReactNode> => {
  const { props, t, timeZone } = place
  const language = props.i18n.language
  const Cell = cells[cellNameOf(field)]
  if (Cell)
    return Cell({
      ...{ cellData: value, rowData: props.doc, i18n: props.i18n, payload: props.payload },
    } as DefaultServerCellComponentProps)
  if (field.name === 'delivery') return related(slugs.deliveries, String(value), place)
  if (field.name === 'step')
    return value === 0
      ? t('campaigns:recordFirst')
      : t('campaigns:recordNudge', { step: `${value}` })
  switch (field.type) {
    case 'date':
      return formatDayAndTime(String(value), { language, timeZone })
    case 'relationship':
      return related(String(field.relationTo), String(value), place)
    case 'select':
      return t(`options:${String(value)}`)
    case 'checkbox':
      return t('general:yes')
    case 'group':
      return formatMoney(value as Money, language)
    case 'textarea':
      return <code className="h-bubble__pre">{String(value)}</code>
    case 'number':
      return field.name === 'messageId' ? String(value) : formatCount(Number(value), language)
    default:
      return <bdi style={{ overflowWrap: 'anywhere' }}>{String(value)}</bdi>
  }
}

const cellNameOf = ({ admin }: Named): string => {
  const cell = admin?.components && 'Cell' in admin.components ? admin.components.Cell : undefined
  return typeof cell === 'string' ? (cell.split('#')[1] ?? '') : ''
}

/** By its name, with the way there; a row that is gone has neither. */
const related = async (collection: string, id: string, place: Place): Promise<ReactNode> => {
  const { props, own, t } = place
  const isCampaign = collection === slugs.campaigns
  const row = isCampaign ? runLink(id).campaign : id
  const found = await own.collection<Row>(collection).findOne({ _id: row })
  const heading = props.payload.config.collections.find(({ slug }) => slug === collection)?.admin
  const name =
    collection === slugs.contacts
      ? await nameOfPerson(own, id, t)
      : found
        ? (found[heading?.useAsTitle ?? ''] ?? t(`collections:${collection}-one`))
        : t('campaigns:recordGone')
  if (!found) return <bdi>{String(name)}</bdi>
  const path = isCampaign ? runLink(id).path : `/collections/${collection}/${id}`
  return (
    <a href={props.payload.config.routes.admin + path}>
      <bdi style={{ overflowWrap: 'anywhere' }}>{String(name)}</bdi>
    </a>
  )
}

type Row = { _id: string; tenant: string } & Record<string, unknown>
