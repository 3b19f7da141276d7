import type { DefaultServerCellComponentProps } from 'payload'
import type { ReactNode } from 'react'

import { Pill } from '../../../../ui/Pill/index.tsx'
import { textOf } from '../../../../ui/text.ts'
import { nameOfCampaign, nameOfPerson, ownRows } from '../names.ts'
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
  const { cellData, i18n, payload, rowData } = props
  if (!cellData) return <Row {...props}>–</Row>
  const own = ownRows(payload, rowData['id'])
  return <Row {...props}>{await nameOfPerson(own, String(cellData ?? ''), textOf(i18n))}</Row>
}

const CampaignName = async ({
  children,
  ...props
}: CellProps & { children: (name: string) => ReactNode }) => {
  const t = textOf(props.i18n)
  const { campaign, isTest } = runLink(props.cellData)
  const name = await nameOfCampaign(ownRows(props.payload, props.rowData['id']), campaign)
  return (
    <span className="h h-row">
      {name === null ? t('campaigns:campaignGone') : children(name)}
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
