'use client'

import { useConfig } from '@payloadcms/ui'
import { useEffect, useState } from 'react'

import { callApi } from '../../../../ui/call-api.ts'

export type Account = {
  name?: string | null
  username?: string | null
  phoneMasked?: string | null
  firstName?: string | null
  stateReason?: string | null
}

/** What the panel knows of an account; null until it has answered. */
export const useAccount = (id: string | null): Account | null => {
  const { config } = useConfig()
  const path = `${config.routes.api}/telegram-accounts/${id}`
  const [account, setAccount] = useState<Account | null>(null)
  useEffect(() => {
    let gone = false
    void callApi<Account>(path).then((result) => {
      if (!gone && result.ok) setAccount(result.answer)
    })
    return () => {
      gone = true
    }
  }, [path])
  return account
}
