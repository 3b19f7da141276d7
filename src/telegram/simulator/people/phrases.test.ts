import { expect, it } from 'vitest'

import { isOptOut } from '../../../plugins/accounts/opt-out.ts'
import { languages, phrasesOf } from './phrases.ts'

it.each(languages)('the stop words of %s are such as Herald understands', (language) => {
  const { words, questions, stop } = phrasesOf(language)
  expect(stop.filter((it) => !isOptOut(it))).toEqual([])
  expect([...words, ...questions].filter(isOptOut)).toEqual([])
})
