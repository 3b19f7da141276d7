import type { Texts } from './texts.ts'

import { pageTexts } from './page-texts.ts'

export type Spoken = { language: string; texts: Texts }

/**
 * The language of the page: the one that the person is known to speak, else the first that their
 * browser asks for and we have, else English.
 */
export const spokenBy = (
  known: string | null | undefined,
  accepted: string | undefined,
): Spoken => {
  for (const wanted of [known ?? '', ...wishesOf(accepted ?? '')]) {
    const language = wanted.toLowerCase().split(/[-_]/)[0] ?? ''
    const texts = Object.hasOwn(pageTexts, language) ? pageTexts[language] : undefined
    if (texts) return { language, texts }
  }
  return { language: 'en', texts: pageTexts['en'] as Texts }
}

/** The languages of an `Accept-Language`, the dearest first; what is refused (`q=0`) is left out. */
export const wishesOf = (accepted: string): string[] =>
  accepted
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [name = '', ...settings] = part.split(';').map((piece) => piece.trim())
      const weight = settings.find((one) => one.startsWith('q='))?.slice(2)
      return { name, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ name, weight }) => name !== '' && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ name }) => name)
