'use client'

import { useCallback, useEffect, useState } from 'react'

import { callApi } from '../../../../ui/call-api.ts'
import { runAlone } from '../../../../ui/run-alone.ts'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'

/** What the server tells of a shop's secrets: everything but themselves. */
export type Secrets = {
  active: number
  since: (string | null)[]
  address: string
  headers: string[]
  timeZone: string
  mayChange: boolean
}

/** A shop's own workspace need not be the one of the selector. */
export type Shop = { source: string; name: string; workspace: string | undefined }

/** A shop's secrets, and the two things that can be done. `made` is the new one, until the page is left. */
export const useSecrets = ({ source, name, workspace }: Shop) => {
  const { t } = useText()
  const path = `/api/v1/webhook-sources/${encodeURIComponent(source)}/secrets`
  const { view, unread, load } = useView(path, { name, workspace })
  const [made, setMade] = useState<string | null>(null)
  const [removed, setRemoved] = useState(false)
  const makes = useAction<{ secret: string }>(path, 'POST', workspace)
  const removes = useAction<{ active: number }>(`${path}/previous`, 'DELETE', workspace)

  const make = async () => {
    setRemoved(false)
    const answer = await runAlone(makes, [makes, removes])
    if (answer) setMade(answer.secret)
    await load()
  }
  const removePrevious = async () => {
    setRemoved(false)
    const answer = await runAlone(removes, [makes, removes])
    setRemoved(answer !== null)
    await load()
  }
  const failure = makes.failure ?? removes.failure
  const failed = failure ? (failure.detail ?? t('shop:failed')) : null
  const refused = failed ?? (unread ? t('shop:unread') : null)
  return { view, made, removed, refused, busy: makes.busy || removes.busy, make, removePrevious }
}

/** Asked for again when the shop was renamed: its name is part of the address. */
const useView = (path: string, { name, workspace }: Omit<Shop, 'source'>) => {
  const [view, setView] = useState<Secrets | null>(null)
  const [unread, setUnread] = useState(false)
  const load = useCallback(async () => {
    const result = await callApi<Secrets>(path, { workspace })
    if (result.ok) setView(result.answer)
    setUnread(!result.ok)
  }, [path, workspace])
  useEffect(() => {
    if (name !== '') void load()
  }, [load, name])
  return { view, unread, load }
}
