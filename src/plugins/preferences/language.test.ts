import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { optOutLine } from '../../core/policy/opt-out-line.ts'
import { choices } from './choice.ts'
import { spokenBy, wishesOf } from './language.ts'
import { nobodyPage, preferencePage } from './page.ts'
import { pageTexts } from './page-texts.ts'

const languages = Object.keys(pageTexts)

describe('spokenBy', () => {
  it('should take what the person speaks, then what their browser asks for, then English', () => {
    expect(spokenBy('de', 'fr').language).toBe('de')
    expect(spokenBy('pt-BR', undefined).language).toBe('pt')
    expect(spokenBy(null, 'xx, fr-CA;q=0.9, en;q=0.8').language).toBe('fr')
    expect(spokenBy(null, 'en;q=0.3, uk').language).toBe('uk')
    expect(spokenBy('xx', 'de;q=0, it;q=0.1').language).toBe('it')
    expect(spokenBy(undefined, undefined).language).toBe('en')
  })

  it('should answer a language that it has, whatever it is asked', () => {
    const anything = fc.option(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')))
    fc.assert(
      fc.property(anything, anything, (known, accepted) => {
        expect(languages).toContain(spokenBy(known, accepted ?? undefined).language)
        expect(wishesOf(accepted ?? '').every((one) => one !== '')).toBe(true)
      }),
    )
  })
})

describe('the pages', () => {
  it('should be whole in every language: no gap, no name left out, no sentence of another', () => {
    expect(languages.length).toBeGreaterThanOrEqual(15)
    const seen = new Set<string>()
    for (const [language, texts] of Object.entries(pageTexts)) {
      for (const choice of choices) {
        const page = preferencePage({
          ...{ language, texts, workspace: 'Tea & Co', choice, saved: true },
        })
        expect(page).toContain(`<html lang="${language}"`)
        expect(page).toContain('Tea &#38; Co')
        expect(page).toContain(texts[choice][1])
        expect(page).not.toMatch(/\{\w+\}|undefined/)
      }
      expect(nobodyPage({ language, texts })).toContain(texts.nobody)
      for (const text of [texts.title, texts.nobody, texts.none[1]]) {
        expect(seen.has(text)).toBe(false)
        seen.add(text)
      }
    }
  })

  it('should be offered in words wherever the page speaks a language', () => {
    for (const language of languages)
      expect(optOutLine(language, 'https://h.test/p')).toMatch(/\n\D+https:\/\/h\.test\/p$/)
    expect(optOutLine('fi', 'https://h.test/p')).toMatch(/\nhttps:\/\/h\.test\/p$/)
  })
})
