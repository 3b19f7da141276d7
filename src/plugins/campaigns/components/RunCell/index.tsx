import type { Db } from 'mongodb'
import type { DefaultServerCellComponentProps } from 'payload'
import type { ReactNode } from 'react'

import type { Contact } from '../../../../core/model/contact.ts'
import type { CampaignDoc } from '../../store.ts'

import { slugs } from '../../../../collections/slugs.ts'
import { forTenant } from '../../../../mongo/for-tenant.ts'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { textOf } from '../../../../ui/text.ts'
import { SELF } from '../../self.ts'
import { runLink } from '../run-link.ts'

type CellProps = DefaultServerCellComponentProps

/** The campaign of a run, by name, with the way to its run tab; a test to oneself says that it is one. */
export const RunCell = async (props: CellProps) => {
  const { path } = runLink(props.cellData)
  const { admin } = props.payload.config.routes
  return <CampaignName {...props}>{(name) => <a href={admin + path}>{name}</a>}</CampaignName>
}

/** The campaign of a message, with the way to the message where the list wants one. */
export const SentCell = async (props: CellProps) => (
  <CampaignName {...props}>{(name) => <Row {...props}>{name}</Row>}</CampaignName>
)

/** Whom a message went to; a test goes to the account's own chat. */
export const PersonCell = async (props: CellProps) => {
  const { cellData, i18n } = props
  const id = String(cellData ?? '')
  if (id.endsWith(`.${SELF}`)) return <Row {...props}>{textOf(i18n)('campaigns:yourself')}</Row>
  const found = await own(props).collection<Contact>(slugs.contacts).findOne({ _id: id })
  const name = [found?.firstName, found?.lastName].filter(Boolean).join(' ')
  return <Row {...props}>{name || found?.username || textOf(i18n)('campaigns:someone')}</Row>
}

const CampaignName = async ({
  children,
  ...props
}: CellProps & { children: (name: string) => ReactNode }) => {
  const t = textOf(props.i18n)
  const { campaign, isTest } = runLink(props.cellData)
  const found = await own(props)
    .collection<CampaignDoc>(slugs.campaigns)
    .findOne({ _id: campaign }, { projection: { name: 1 } })
  return (
    <span className="h h-row">
      {found ? children(found.name) : t('campaigns:campaignGone')}
      {isTest && (
        <Pill icon="send" tone="line">
          {t('campaigns:toYourself')}
        </Pill>
      )}
    </span>
  )
}

const Row = ({
  children,
  link,
  collectionConfig,
  payload,
  rowData,
}: CellProps & { children: ReactNode }) =>
  link ? (
    <a
      href={`${payload.config.routes.admin}/collections/${collectionConfig.slug}/${rowData['id']}`}
    >
      {children}
    </a>
  ) : (
    <span>{children}</span>
  )

/** Rows of the tenant that the row names; it was read under the viewer's own rights. */
const own = ({ payload, rowData }: CellProps) => {
  const { connection } = payload.db as unknown as { connection: { db: Db } }
  return forTenant(connection.db, String(rowData['id']).split('.')[0] ?? '')
}
