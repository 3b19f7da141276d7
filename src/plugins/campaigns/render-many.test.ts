import fc from 'fast-check'
import { expect, it } from 'vitest'

import { unmintedAddress } from '../../mongo/link-codes.ts'
import { makeRenderer } from './render-many.ts'
import { footerOf, renderFor, trackedOf } from './render.ts'

const publicUrl = 'https://h.test'
const linkPrefix = 'ABCD'
const one = 'https://shop.test/a'
const two = 'https://shop.test/a/b'

const text = (value: string, format = 0) => ({ type: 'text', text: value, format })
const link = (url: string) => ({ type: 'link', fields: { url }, children: [text('here', 1)] })
const piece = fc.oneof(
  fc
    .constantFrom(one, two, ' and ', '{{first_name | default: "you"}}', '{{last_order}} ')
    .map((v) => text(v)),
  fc.constantFrom(one, two).map(link),
  fc.string({ maxLength: 8 }).map((value) => text(value.replaceAll(/[{}]/g, ''), 2)),
)
const document = fc.array(piece, { minLength: 1, maxLength: 8 }).map((children) => ({
  root: { children: [{ type: 'paragraph', children }] },
}))
const person = fc.record({
  firstName: fc.option(fc.constantFrom('Ada', '$&', '•', 'a https://shop.test/a')),
  lastOrder: fc.constantFrom(null, {
    ...{ number: 'L1', item: 'Tea', amount: 1, currency: 'EUR', at: new Date(0) },
  }),
  language: fc.constantFrom(null, 'de'),
})

it('writes what writing for one person writes, in whatever order they come', () => {
  fc.assert(
    fc.property(
      document,
      fc.array(person, { maxLength: 6 }),
      fc.boolean(),
      fc.boolean(),
      (given, people, optOutLine, optOutLink) => {
        const frozen = { media: null, discountCode: null, optOutLine, optOutLink }
        const footer = footerOf({ document: given, frozen }, { publicUrl, linkPrefix })
        const urls = trackedOf(given, footer)
        const common = { document: given, step: 0, frozen, footer }
        const render = makeRenderer({ ...common, urls, publicUrl, linkPrefix })
        const length = unmintedAddress({ publicUrl, linkPrefix }).length
        for (const [n, who] of people.entries()) {
          const own = new Map(
            urls.map((url, m) => [url, `${publicUrl}/r/${linkPrefix}${n}${m}`.padEnd(length, 'x')]),
          )
          const links = new Map([...own].map(([url, address]) => [url, { address }]))
          expect(render(who, links)).toEqual(renderFor(who, { ...common, tracked: own }))
        }
      },
    ),
  )
})
