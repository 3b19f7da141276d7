import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isOptOut, normalise, optOutWords } from './opt-out.ts'

const word = fc.constantFrom(...optOutWords)
const noise = fc.constantFrom('', ' ', '!', '.', '…', ' 🙏', '"', '\n', '  ')

describe('isOptOut', () => {
  it.each(['STOP', 'Unsubscribe', 'СТОП', 'Стоп!', 'STOPP', 'ARRÊT', 'Arrêt.', 'BAJA', 'İPTAL'])(
    'takes %s',
    (text) => expect(isOptOut(text)).toBe(true),
  )

  it.each(['', 'please do not stop', 'I cannot stop laughing', 'stop by tomorrow', '🙂', 'hello'])(
    'leaves "%s" alone',
    (text) => expect(isOptOut(text)).toBe(false),
  )

  it('takes every word in any case and with punctuation around it', () => {
    fc.assert(
      fc.property(word, noise, noise, fc.boolean(), (text, left, right, loud) => {
        expect(isOptOut(left + (loud ? text.toUpperCase() : text) + right)).toBe(true)
      }),
    )
  })

  it('never takes a word with another beside it that makes no phrase of the list', () => {
    fc.assert(
      fc.property(word, fc.stringMatching(/^[a-z]{4,10}$/), (text, other) => {
        const sentence = `${text} ${other}`
        fc.pre(!optOutWords.includes(sentence))
        expect(isOptOut(sentence)).toBe(false)
      }),
    )
  })

  it('normalises once and for all', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
  })

  it('holds every word in the form that it compares', () => {
    for (const text of optOutWords) expect(normalise(text)).toBe(text)
  })
})
