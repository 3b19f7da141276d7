import type { FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { MediaRef } from '../../core/media.ts'
import type { RenderedMessage } from '../../core/model/message.ts'
import type { ReasonCode } from '../../core/reasons.ts'
import type { Worded, Words } from './personalise.ts'

import { mediaIds } from '../../core/media.ts'
import { pageKey } from '../../core/page-key.ts'
import { optOutLine, saysHowToStop } from '../../core/policy/opt-out-line.ts'
import { edgeRoutes } from '../../endpoints/routes.ts'
import { lexicalToTelegram } from './lexical-to-telegram.ts'
import { fillIn, wordsOf } from './personalise.ts'
import { MAX_CAPTION, MAX_TEXT } from './preflight.ts'

/** An address in running text; a full stop or bracket after it is not part of it. */
const ADDRESS = /https?:\/\/[^\s<>"'{}|\\^`]*[^\s<>"'{}|\\^`.,;:!?)\]]/gi

/** The addresses of a message that can be tracked. */
export const addressesOf = (document: unknown): string[] => {
  const found = new Set<string>()
  lexicalToTelegram(document, {
    text: (piece) => {
      for (const [address] of piece.matchAll(ADDRESS)) found.add(address)
      return piece
    },
    url: (address) => {
      if (!address.includes('{{')) found.add(address)
      return address
    },
  })
  return [...found]
}

/** UTF-16 length of a text with this address in place of each of its own; null leaves them as they are. */
export const lengthWith = (document: unknown, address: string | null): number =>
  lexicalToTelegram(document, {
    text: (piece) => (address === null ? piece : piece.replace(ADDRESS, () => address)),
    url: (own) => own,
  }).text.length

type RenderInput = {
  document: unknown
  media: MediaRef
  words: Words
  /** A tracked address for each address of the message. */
  tracked: ReadonlyMap<string, string>
}

/** What one person will read. Addresses are exchanged before words are filled in, so nobody's name becomes a link. */
export const render = ({ document, media, words, tracked }: RenderInput): RenderedMessage => {
  const track = (address: string) => tracked.get(address) ?? address
  const { text, entities } = lexicalToTelegram(document, {
    text: (piece) => fillIn(piece.replace(ADDRESS, track), words),
    url: track,
  })
  return { text, entities, media }
}

type Frozen = Pick<FrozenCampaign, 'media' | 'discountCode' | 'optOutLine' | 'optOutLink'>

/** Where addresses of a person's own come from. */
export type Place = { publicUrl: string; linkPrefix: string | null }

/** How a message ends; `page` is the address of which each person gets their own. */
export type Footer = { line: boolean; page: string | null }

/** Whether the line that says how to opt out follows: not under a message that brings it along. */
export const footerOf = (
  { document, frozen }: { document: unknown; frozen: Pick<Frozen, 'optOutLine' | 'optOutLink'> },
  { publicUrl, linkPrefix }: Place,
): Footer => {
  if (!frozen.optOutLine) return { line: false, page: null }
  const page = new URL(edgeRoutes.preferences, publicUrl).href
  const { text } = lexicalToTelegram(document)
  if (saysHowToStop(text) || addressesOf(document).map(pageKey).includes(page))
    return { line: false, page: null }
  return { line: true, page: frozen.optOutLink && linkPrefix !== null ? page : null }
}

/** What of a message each person gets an address of their own for. */
export const trackedOf = (document: unknown, { page }: Footer): string[] => [
  ...addressesOf(document),
  ...(page === null ? [] : [page]),
]

type Draft = Pick<RenderInput, 'document' | 'tracked'> & {
  frozen: Pick<Frozen, 'media' | 'discountCode'>
  step: number
  footer: Footer
}

/** One person's message of a step; the file goes with the first one only. */
export const renderFor = (
  contact: Worded & Partial<Pick<Contact, 'language'>>,
  { document, tracked, frozen, step, footer: { line, page } }: Draft,
): RenderedMessage => {
  const message = render({
    document,
    media: step === 0 ? frozen.media : null,
    words: wordsOf(contact, frozen.discountCode),
    tracked,
  })
  if (!line || message.text === '') return message
  const own = page === null ? null : (tracked.get(page) ?? page)
  return { ...message, text: message.text + optOutLine(contact.language, own) }
}

/** Why this message cannot be sent to this person, or null. */
export const unsendable = ({ text, media }: RenderedMessage): ReasonCode | null => {
  const bare = mediaIds(media).length === 0
  if (text.length === 0 && bare) return 'message-empty'
  return text.length > (bare ? MAX_TEXT : MAX_CAPTION) ? 'message-too-long' : null
}
