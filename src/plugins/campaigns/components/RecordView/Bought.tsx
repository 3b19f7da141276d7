import type { DocumentViewServerProps } from 'payload'

import type { Order } from '../../../../core/model/money-trail.ts'
import type { Text } from '../../../../ui/text.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount, formatDayAndTime, formatMoney } from '../../../../ui/format.ts'
import { nameOfCampaign, ownRows } from '../names.ts'
import { runLink } from '../run-link.ts'

type BoughtProps = { props: DocumentViewServerProps; t: Text; timeZone: string }
type Stored = Order & { id: string }
type Paid = { order: Stored; t: Text; language: string; timeZone: string }

/** Of an order: which campaign earned it and why, what was bought, and what was paid and paid back. */
export const Bought = async ({ props, t, timeZone }: BoughtProps) => {
  const order = props.doc as unknown as Stored
  const paid = { order, t, language: props.i18n.language, timeZone }
  return (
    <>
      <Card title={t('campaigns:orderCredit')}>
        <p>{await creditOf(order, props, t)}</p>
      </Card>
      {(order.items ?? []).length > 0 && <Items {...paid} />}
      {(order.entries ?? []).length > 0 && <Entries {...paid} />}
    </>
  )
}

const Items = ({ order, t, language }: Paid) => (
  <Card flush title={t('campaigns:orderItems')}>
    <DataTable
      caption={t('campaigns:orderItems')}
      columns={[
        { key: 'name', head: t('campaigns:orderItem'), cell: ({ name }) => <bdi>{name}</bdi> },
        {
          ...{ key: 'quantity', head: t('campaigns:orderQuantity'), numeric: true },
          cell: ({ quantity }) => formatCount(quantity, language),
        },
        amountColumn({ order, t, language }),
      ]}
      rowKey={({ name, no }) => `${no} ${name}`}
      rows={order.items.map((item, no) => ({ ...item, no }))}
    />
  </Card>
)

const Entries = ({ order, t, language, timeZone }: Paid) => (
  <Card flush title={t('campaigns:orderPaid')}>
    <DataTable
      caption={t('campaigns:orderPaid')}
      columns={[
        {
          ...{ key: 'kind', head: t('campaigns:orderEntry') },
          cell: ({ kind }) => t(`campaigns:order-${kind}`),
        },
        {
          ...{ key: 'at', head: t('campaigns:attemptAt') },
          cell: ({ at }) => formatDayAndTime(at, { language, timeZone }),
        },
        amountColumn({ order, t, language }),
      ]}
      rowKey={({ id }) => id}
      rows={order.entries}
    />
  </Card>
)

const amountColumn = ({ order, t, language }: Omit<Paid, 'timeZone'>) => ({
  ...{ key: 'amount', head: t('campaigns:orderAmount'), numeric: true },
  cell: ({ amount }: { amount: number }) => formatMoney({ ...order.total, amount }, language),
})

const creditOf = async ({ credit, id }: Stored, { payload }: DocumentViewServerProps, t: Text) => {
  if (!credit) return t('campaigns:orderUncredited')
  if (credit.campaign === null) return t('campaigns:orderNobody')
  const name = await nameOfCampaign(ownRows(payload, id), credit.campaign)
  const why = t(`campaigns:orderBy-${credit.model}`, { count: credit.windowDays ?? 0 })
  if (name === null) return `${t('campaigns:recordGone')}. ${why}`
  return (
    <>
      <a href={payload.config.routes.admin + runLink(credit.campaign).path}>
        <bdi>{name}</bdi>
      </a>
      {': '}
      {why}
    </>
  )
}
