import type { DocumentViewServerProps } from 'payload'

import { notFound } from 'next/navigation.js'

import { CheckScreen } from '../CheckScreen/index.tsx'
import { admit } from '../gate.ts'
import { Trail } from '../Trail.tsx'

/** The tab "Check and start" of a campaign. */
export const CheckView = async (props: DocumentViewServerProps) => {
  const admitted = await admit(props)
  if (!admitted) notFound()
  const { campaign, name, timeZone, roles } = admitted
  const canStart = roles.includes('owner') || roles.includes('marketer')
  return (
    <>
      <Trail campaign={campaign} here="tabCheck" name={name} />
      <CheckScreen campaign={campaign} canStart={canStart} timeZone={timeZone} />
    </>
  )
}
