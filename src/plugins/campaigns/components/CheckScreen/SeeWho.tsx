'use client'

import { useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Field } from '../../../../ui/Field/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

type SeeWhoProps = { search: string; onSearch: (search: string) => void }

/** Finds a person of the audience by name, to see what becomes of them. */
export const SeeWho = ({ search, onSearch }: SeeWhoProps) => {
  const { t } = useText()
  const [typed, setTyped] = useState(search)
  return (
    <search>
      <form
        className="h-find"
        onSubmit={(event) => {
          event.preventDefault()
          onSearch(typed.trim())
        }}
      >
        <Field
          autoComplete="off"
          label={t('campaigns:seeWho')}
          maxLength={100}
          onValue={setTyped}
          placeholder={t('campaigns:seeWhoPlaceholder')}
          type="search"
          value={typed}
        />
        <Button type="submit">{t('campaigns:see')}</Button>
        {search !== '' && (
          <Button
            look="subtle"
            onClick={() => {
              setTyped('')
              onSearch('')
            }}
          >
            {t('campaigns:seeSome')}
          </Button>
        )}
      </form>
    </search>
  )
}
