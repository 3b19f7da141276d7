import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { optOutLines } from '../../core/policy/opt-out-line.ts'
import { isOptOut, normalise, optOutLanguages, optOutOf, optOutWords } from './opt-out.ts'
import { optOutText } from './opt-out-texts.ts'

const word = fc.constantFrom(...optOutWords)
const noise = fc.constantFrom('', ' ', '!', '.', '…', ' 🙏', '"', '\n', '  ')

describe('isOptOut', () => {
  it.each(['STOP', 'Unsubscribe', 'СТОП', 'Стоп!', 'STOPP', 'ARRÊT', 'Arrêt.', 'BAJA', 'İPTAL'])(
    'takes %s',
    (text) => expect(isOptOut(text)).toBe(true),
  )

  it.each([
    ...['Не пишите мне больше!', "Don't write to me", 'Bitte nicht mehr schreiben.'],
    ...[
      'Ne m’écrivez plus',
      '¡No me escriba más!',
      'Bana yazmayın',
      '不要再发了。',
      'Leave me alone!',
    ],
  ])('takes "%s", as people say it', (text) => expect(isOptOut(text)).toBe(true))

  it.each([
    '',
    'не пишите адрес, я знаю',
    'leave me alone with the blue one',
    'please do not stop',
    'I cannot stop laughing',
    'stop by tomorrow',
    '🙂',
    'hello',
  ])('leaves "%s" alone', (text) => expect(isOptOut(text)).toBe(false))

  it('takes each of them in capitals, too', () => {
    expect(optOutWords.filter((word) => !isOptOut(word.toUpperCase()))).toEqual([])
    expect(isOptOut('MESAJ ATMAYIN')).toBe(true)
  })

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

  it('knows the language of a word, and who is meant', () => {
    expect(optOutOf('Отписаться!')).toEqual({ language: 'ru', from: 'workspace' })
    expect(optOutOf('수신거부')).toEqual({ language: 'ko', from: 'workspace' })
    expect(optOutOf('बंद करें')).toEqual({ language: 'hi', from: 'workspace' })
    expect(optOutOf('STOP')).toEqual({ language: 'en', from: 'workspace' })
    expect(optOutOf('Stop all.')).toEqual({ language: 'en', from: 'platform' })
    expect(optOutOf('बाद में करें')).toBeNull()
  })

  it('answers in every language that it understands', () => {
    expect(optOutLanguages.length).toBeGreaterThan(20)
    const texts = optOutLanguages.map((one) => optOutText({ name: 'Tea', languages: [one] }))
    expect(new Set(texts).size).toBe(optOutLanguages.length)
    for (const text of texts) expect(text).toContain('Tea')
  })

  it('answers in the language of the person, else of their word, else in English', () => {
    const text = (...languages: (string | null)[]) => optOutText({ name: 'Tea & $& Co', languages })
    expect(text('pt-BR', 'en')).toContain('Pronto')
    expect(text(null, 'de')).toContain('Erledigt')
    expect(text('xx', null)).toBe('Done: you will get no more messages from Tea & $& Co.')
  })

  it('understands the word that each message ends with', () => {
    const words = (line: string) => line.split(/[\s"“”「」«»:.]+/)
    for (const line of optOutLines) {
      const parts = words(line)
      const pairs = parts.map((word, n) => `${word} ${parts[n + 1] ?? ''}`)
      expect([...parts, ...pairs].some(isOptOut), line).toBe(true)
    }
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
