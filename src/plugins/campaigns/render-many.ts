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
  const known = new Map<string, Shared>()
  const shared = (person: Person): Shared => {
    const { first_name, last_order } = wordsOf(person, frozen.discountCode)
    const own = person.own ? JSON.stringify(person.own) : ''
    const lengths = `${first_name.length} ${last_order.length} ${own.length} `
    const key = `${lengths}${first_name}${last_order}${own}${person.language}`
    const before = known.get(key)
    if (before) return before
    if (known.size >= KEPT) known.clear()
    const message = renderFor(person, { ...given, tracked: standIns })
    const written = { message, gaps: gapsOf(message, standIns) }
    known.set(key, written)
    return written
  }
  return (person, own) => {
    const { message, gaps } = shared(person)
    return gaps.reduce((one, gap) => fill(one, gap, own.get(gap.url)?.address ?? gap.url), message)
  }
}

/** A message as all get it who are called the same, and where an own address goes. */
type Shared = { message: RenderedMessage; gaps: readonly Gap[] }
type Gap = { url: string; standIn: string; inText: boolean; entities: readonly number[] }

const gapsOf = (
  { text, entities }: RenderedMessage,
  standIns: ReadonlyMap<string, string>,
): Gap[] =>
  [...standIns]
    .map(([url, standIn]) => ({
      url,
      standIn,
      inText: text.includes(standIn),
      entities: entities.flatMap((one, index) =>
        one.type === 'text-link' && one.url === standIn ? [index] : [],
      ),
    }))
    .filter(({ inText, entities }) => inText || entities.length > 0)

const fill = (message: RenderedMessage, gap: Gap, url: string): RenderedMessage => {
  const entities = [...message.entities]
  for (const index of gap.entities) {
    const one = entities[index]
    if (one?.type === 'text-link') entities[index] = { ...one, url }
  }
  const text = gap.inText ? message.text.replaceAll(gap.standIn, () => url) : message.text
  return { ...message, text, entities }
}
