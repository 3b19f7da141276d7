import type { DocumentViewServerProps } from 'payload'

import { notFound } from 'next/navigation.js'

import type { Delivery } from '../../../../core/model/delivery.ts'
import type { Text } from '../../../../ui/text.ts'

import { slugs } from '../../../../collections/slugs.ts'
import { Card } from '../../../../ui/Card/index.tsx'
import { formatZone } from '../../../../ui/format.ts'
import { textOf } from '../../../../ui/text.ts'
import { Attempts } from '../Attempts/index.tsx'
import { admit } from '../gate.ts'
import { actionText } from '../words.ts'
import { RecordTitle } from '../RecordTitle/index.tsx'
import { Bought } from './Bought.tsx'
import { factsOf } from './facts.tsx'
import { Written } from './Written.tsx'

/**
 * A row that only code writes, as a list of facts: nobody can change it here, so nothing looks as if they
 * could. A message of the send log comes with its words and every try, an order with what earned it.
 */
export const RecordView = async (props: DocumentViewServerProps) => {
  const admitted = await admit(props)
  if (!admitted) notFound()
  const { doc, i18n, initPageResult, payload } = props
  const { timeZone } = admitted
  const t = textOf(i18n)
  const facts = await factsOf(props, timeZone)
  const slug = initPageResult.collectionConfig?.slug
  const isMessage = slug === slugs.deliveries
  return (
    <main className="h h-page">
      <RecordTitle
        data={doc}
        i18n={i18n}
        id={doc['id']}
        otherwise={otherNameOf(t, doc)}
        payload={payload}
      />
      <div className="h-stack">
        <Card
          aside={
            <span className="h-2nd">
              {t('campaigns:recordZone', { zone: formatZone(timeZone) })}
            </span>
          }
          title={t('campaigns:recordFacts')}
        >
          <dl className="h-dl">
            {facts.map(({ name, label, value }) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Card>
        {isMessage && <Written of={doc as unknown as Delivery} payload={payload} t={t} />}
        {slug === slugs.orders && <Bought props={props} t={t} timeZone={timeZone} />}
        {isMessage && <Attempts timeZone={timeZone} />}
      </div>
    </main>
  )
}

/** Of a row about nobody: what was done, or what the shop calls it. */
const otherNameOf = (t: Text, { action, eventId }: Record<string, unknown>): string =>
  action ? actionText(t, String(action)) : String(eventId ?? '')
