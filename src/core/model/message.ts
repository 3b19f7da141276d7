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
  /** Id of the `media` record sent with it, its caption being the text. */
  media: string | null
}
