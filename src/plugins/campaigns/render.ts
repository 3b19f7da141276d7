import type { FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { MediaRef } from '../../core/media.ts'
import type { RenderedMessage } from '../../core/model/message.ts'
import type { ReasonCode } from '../../core/reasons.ts'
import type { Words } from './personalise.ts'

import { mediaIds } from '../../core/media.ts'
import { optOutLine } from '../../core/policy/opt-out-line.ts'
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

type Draft = Pick<RenderInput, 'document' | 'tracked'> & {
  frozen: Pick<FrozenCampaign, 'media' | 'discountCode' | 'optOutLine'>
  step: number
}

/** One person's message of a step; the file goes with the first one only. */
export const renderFor = (
  contact: Pick<Contact, 'firstName' | 'lastOrder'> & Partial<Pick<Contact, 'language'>>,
  { document, tracked, frozen, step }: Draft,
): RenderedMessage => {
  const message = render({
    document,
    media: step === 0 ? frozen.media : null,
    words: wordsOf(contact, frozen.discountCode),
    tracked,
  })
  if (!frozen.optOutLine || message.text === '') return message
  return { ...message, text: message.text + optOutLine(contact.language) }
}

/** Why this message cannot be sent to this person, or null. */
export const unsendable = ({ text, media }: RenderedMessage): ReasonCode | null => {
  const bare = mediaIds(media).length === 0
  if (text.length === 0 && bare) return 'message-empty'
  return text.length > (bare ? MAX_TEXT : MAX_CAPTION) ? 'message-too-long' : null
}
