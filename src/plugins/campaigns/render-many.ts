import type { FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { RenderedMessage } from '../../core/model/message.ts'
import type { Footer, Place } from './render.ts'

import { unmintedAddress } from '../../mongo/link-codes.ts'
import { wordsOf } from './personalise.ts'
import { renderFor } from './render.ts'

type Given = {
  document: unknown
  step: number
  frozen: Pick<FrozenCampaign, 'media' | 'discountCode'>
  footer: Footer
  /** Addresses that are tracked. */
  urls: readonly string[]
} & Place
type Person = Parameters<typeof renderFor>[0]
/** One person's message, with their own address for each tracked one. */
export type Renderer = (
  person: Person & Partial<Pick<Contact, '_id'>>,
  own: ReadonlyMap<string, { address: string }>,
) => RenderedMessage

/** So many different messages are kept: people share first names, and few have bought the same. */
const KEPT = 2_000
/** The first character of those that no text uses. */
const PRIVATE = 0xe000

/**
 * Writes the message of one person after the other. Whoever is called the same gets the same words, so
 * these are written once, with stand-ins of the very length that an own address has.
 */
export const makeRenderer = ({ publicUrl, linkPrefix, urls, ...given }: Given): Renderer => {
  const { frozen } = given
  const bare = linkPrefix === null ? null : unmintedAddress({ publicUrl, linkPrefix }).slice(0, -1)
  const standIns = new Map(
    bare === null
      ? []
      : urls.map((url, n): [string, string] => [url, bare + String.fromCharCode(PRIVATE + n)]),
  )
  const known = new Map<string, RenderedMessage>()
  const shared = (person: Person): RenderedMessage => {
    const { first_name, last_order } = wordsOf(person, frozen.discountCode)
    const lengths = `${first_name.length} ${last_order.length} `
    const key = `${lengths}${first_name}${last_order}${person.language}`
    const before = known.get(key)
    if (before) return before
    if (known.size >= KEPT) known.clear()
    const message = renderFor(person, { ...given, tracked: standIns })
    known.set(key, message)
    return message
  }
  return (person, own) => {
    let message = shared(person)
    for (const [url, standIn] of standIns)
      message = exchange(message, standIn, own.get(url)?.address ?? url)
    return message
  }
}

const exchange = (message: RenderedMessage, from: string, to: string): RenderedMessage => ({
  ...message,
  text: message.text.includes(from) ? message.text.replaceAll(from, () => to) : message.text,
  entities: message.entities.map((one) =>
    one.type === 'text-link' && one.url === from ? { ...one, url: to } : one,
  ),
})
