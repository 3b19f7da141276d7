import type { DocumentViewServerProps } from 'payload'

import { notFound } from 'next/navigation.js'

import { CheckScreen } from '../CheckScreen/index.tsx'
import { admit } from '../gate.ts'

/** The tab "Check and start" of a campaign. */
export const CheckView = async (props: DocumentViewServerProps) => {
  const admitted = await admit(props)
  if (!admitted) notFound()
  const { campaign, roles } = admitted
  const canStart = roles.includes('owner') || roles.includes('marketer')
  return <CheckScreen campaign={campaign} canStart={canStart} />
}
