import type { MediaRef } from '../media.ts'

/** A span of a message's text. Offsets and lengths count UTF-16 units, as Telegram does. */
export type MessageEntity =
  | {
      type: 'bold' | 'italic' | 'underline' | 'strike' | 'code' | 'pre' | 'blockquote'
      offset: number
      length: number
    }
  | { type: 'text-link'; offset: number; length: number; url: string }

/** What one person will read: personalised, with their own tracked links in it. */
export type RenderedMessage = {
  text: string
  entities: MessageEntity[]
  /** Ids of the `media` records sent with it, read by `mediaIds`; the text is their caption. */
  media: MediaRef
}
