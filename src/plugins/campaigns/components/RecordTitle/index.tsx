import type { UIFieldServerProps } from 'payload'

import { RecordName } from '../../../../ui/RecordName/index.tsx'
import { textOf } from '../../../../ui/text.ts'
import { nameOfCampaign, nameOfPerson, ownRows } from '../names.ts'
import { runLink } from '../run-link.ts'

type RecordProps = Pick<UIFieldServerProps, 'data' | 'id' | 'i18n' | 'payload'> & {
  /** What it is called where it is about neither. */
  otherwise?: string
}

/** Heads a record with the person and the campaign it is about, behind what it is called itself. */
export const RecordTitle = async ({ data, id, i18n, payload, otherwise = '' }: RecordProps) => {
  if (!id) return null
  const own = ownRows(payload, id)
  const t = textOf(i18n)
  const [person, campaign] = await Promise.all([
    data['contact'] ? nameOfPerson(own, String(data['contact']), t) : null,
    data['campaign'] ? nameOfCampaign(own, runLink(data['campaign']).campaign) : null,
  ])
  const name =
    [data['number'] ?? data['url'], person, campaign].filter(Boolean).join(' · ') || otherwise
  return name ? <RecordName name={name} /> : null
}
