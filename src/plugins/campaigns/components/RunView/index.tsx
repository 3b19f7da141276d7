import type { DocumentViewServerProps } from 'payload'

import { notFound } from 'next/navigation.js'

import { InWorkspace } from '../../../../ui/workspace.tsx'
import { admit } from '../gate.ts'
import { RunScreen } from '../RunScreen/index.tsx'
import { NightNote } from '../NightNote/index.tsx'
import { Trail } from '../Trail.tsx'

/** The tab "Run" of a campaign. */
export const RunView = async (props: DocumentViewServerProps) => {
  const admitted = await admit(props)
  if (!admitted) notFound()
  const { campaign, workspace, name, timeZone, currency, roles } = admitted
  return (
    <>
      <Trail campaign={campaign} here="tabRun" name={name} />
      <InWorkspace id={workspace}>
        <NightNote campaign={campaign} timeZone={timeZone} />
        <RunScreen
          campaign={campaign}
          currency={currency}
          canSteer={roles.includes('owner') || roles.includes('marketer')}
          isOwner={roles.includes('owner')}
          timeZone={timeZone}
        />
      </InWorkspace>
    </>
  )
}
