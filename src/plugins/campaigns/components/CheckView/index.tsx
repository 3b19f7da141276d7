import type { DocumentViewServerProps } from 'payload'

import { notFound } from 'next/navigation.js'

import { InWorkspace } from '../../../../ui/workspace.tsx'
import { CheckScreen } from '../CheckScreen/index.tsx'
import { admit } from '../gate.ts'
import { NightNote } from '../NightNote/index.tsx'
import { Trail } from '../Trail.tsx'

/** The tab "Check and start" of a campaign. */
export const CheckView = async (props: DocumentViewServerProps) => {
  const admitted = await admit(props)
  if (!admitted) notFound()
  const { campaign, workspace, name, timeZone, roles } = admitted
  const canStart = roles.includes('owner') || roles.includes('marketer')
  return (
    <>
      <Trail campaign={campaign} here="tabCheck" name={name} />
      <InWorkspace id={workspace}>
        <NightNote campaign={campaign} timeZone={timeZone} />
        <CheckScreen campaign={campaign} canStart={canStart} timeZone={timeZone} />
      </InWorkspace>
    </>
  )
}
