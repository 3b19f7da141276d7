'use client'

import { usePathname } from 'next/navigation.js'
import { useEffect, useState } from 'react'

import type { Line } from '../../pick-lines.ts'

import { callApi } from '../../../../ui/call-api.ts'
import { formatDayAndTime } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import type { Text } from '../../../../ui/text.ts'
import { useText } from '../../../../ui/use-text.ts'
import { saidOnPage } from '../../said-on-page.ts'

type LinesProps = {
  initial: Line[]
  workspace: string
  timeZone: string
  admin: string
  mayAct: boolean
}

const POLL_MS = 15_000

/** The lines as the page came with them, asked for again while somebody looks at it. */
export const LiveLines = ({ initial, workspace, ...place }: LinesProps) => {
  const [lines, setLines] = useState(initial)
  useEffect(() => setLines(initial), [initial])
  useEffect(() => {
    const look = async () => {
      if (document.visibilityState !== 'visible') return
      const told = await callApi<{ lines: Line[] }>('/api/v1/notices', { workspace })
      if (told.ok) setLines((known) => (same(known, told.answer.lines) ? known : told.answer.lines))
    }
    const poll = setInterval(look, POLL_MS)
    window.addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(poll)
      window.removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [workspace])
  if (lines.length === 0) return null
  return (
    <div className="h h-notices">
      {lines.map((line) => (
        <OneLine key={line.id} line={line} {...place} />
      ))}
    </div>
  )
}

const same = (a: readonly Line[], b: readonly Line[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

const LINK = {
  'sending-off': 'notices:seeSettings',
  broken: 'notices:connectAgain',
  out: 'notices:seeHealth',
  resting: 'notices:seeHealth',
  held: 'notices:seeRun',
  'files-out': 'notices:seeProgress',
  'more-accounts': 'notices:seeAccounts',
  'more-campaigns': 'notices:seeCampaigns',
} as const

const nameless = ({ kind, count = 0 }: Line, t: Text): string =>
  kind === 'more-accounts' || kind === 'more-campaigns'
    ? t(`notices:${kind}`, { count })
    : t('notices:sendingOff')

type OneProps = Pick<LinesProps, 'admin' | 'mayAct' | 'timeZone'> & { line: Line }

/** What a run's own page says by itself is left out on it (`panel.css`); what others wait for is not. */
const OneLine = ({ line, admin, mayAct, timeZone }: OneProps) => {
  const { t, language } = useText()
  const { kind, tone, name, text, since, path } = line
  const address = `${admin}${path}`
  const isSaid = saidOnPage(line, { admin, pathname: usePathname() })
  return (
    <div className={isSaid ? 'h-notice--hold' : undefined}>
      <Note role="status" tone={tone}>
        <b>{name ?? nameless(line, t)}</b> {text}{' '}
        {since && (
          <>{t('notices:since', { at: formatDayAndTime(since, { language, timeZone }) })} </>
        )}
        {(kind !== 'broken' || mayAct) && <a href={address}>{t(LINK[kind])}</a>}
      </Note>
    </div>
  )
}
