import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { optOutLine } from '../../core/policy/opt-out-line.ts'
import { unmintedAddress } from '../../mongo/link-codes.ts'
import { textToLexical } from './endpoints/text-to-lexical.ts'
import { messageLengths } from './message-lengths.ts'
import { footerOf, renderFor, trackedOf } from './render.ts'

const place = { publicUrl: 'https://h.test', linkPrefix: 'ab' }
const own = unmintedAddress(place)
const frozenOf = (text: string, line: boolean, link: boolean) => ({
  ...{ message: textToLexical(text), media: null, discountCode: null },
  ...{ nudges: [], optOutLine: line, optOutLink: link },
})

describe('what a message comes to', () => {
  const words = fc.constantFrom('Hi', 'sale', 'https://a.example/x', 'see https://b.example.', '$&')
  const language = fc.constantFrom('en', 'hu', 'de', 'fr', 'ru', 'zh', 'xx')

  it('should never be less than what somebody reads, in whatever language', () => {
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 8 }),
        ...[fc.boolean(), fc.boolean(), language],
        (some, line, link, spoken) => {
          const frozen = frozenOf(some.join(' '), line, link)
          const document = frozen.message
          const footer = footerOf({ document, frozen }, place)
          const tracked = new Map(trackedOf(document, footer).map((address) => [address, own]))
          const contact = { firstName: 'Ada', lastOrder: null, language: spoken }
          const read = renderFor(contact, { document, tracked, frozen, step: 0, footer })
          const { length } = messageLengths(frozen, place)
          expect(length).toBeGreaterThanOrEqual(read.text.length)
          if (!line) expect(length).toBe(read.text.length)
        },
      ),
    )
  })

  it('should be no more than what whoever has the longest line reads', () => {
    const { length } = messageLengths(frozenOf('Hi', true, false), place)
    const lines = ['hu', 'de', 'fr', 'fi', 'sk', 'bg', 'ro', 'uk', 'ru', 'it', 'el', 'hr']
    expect(length).toBe(2 + Math.max(...lines.map((spoken) => optOutLine(spoken).length)))
  })
})
