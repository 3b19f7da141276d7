import type { TlObject } from '../tl/schema.ts'
import { badRequest } from './bot-error.ts'
import type { Markup } from './params.ts'

type Row = { buttons: TlObject[] }
type Button = {
  text: string
  url?: string | undefined
  callback_data?: string | undefined
}

const MAX_DATA = 64

const inlineButton = ({ text, url, callback_data: data }: Button): TlObject => {
  if (!text) return badRequest('inline keyboard button text is empty')
  if (url !== undefined) return { _: 'keyboardButtonUrl', text, url }
  if (data === undefined) return badRequest('text buttons are unallowed in the inline keyboard')
  const bytes = Buffer.from(data)
  if (bytes.length < 1 || bytes.length > MAX_DATA) return badRequest('BUTTON_DATA_INVALID')
  return { _: 'keyboardButtonCallback', text, data: bytes }
}

/** A keyboard as TL has it; `undefined` when there is none to show. */
export const toMarkup = (markup: Markup | undefined): TlObject | undefined => {
  if (!markup) return undefined
  if ('inline_keyboard' in markup) {
    const rows = markup.inline_keyboard.filter((it) => it.length > 0)
    if (rows.length === 0) return undefined
    const buttons = rows.map((it) => ({ _: 'keyboardButtonRow', buttons: it.map(inlineButton) }))
    return { _: 'replyInlineMarkup', rows: buttons }
  }
  if ('remove_keyboard' in markup) return { _: 'replyKeyboardHide' }
  return {
    _: 'replyKeyboardMarkup',
    resize: markup.resize_keyboard ?? false,
    singleUse: markup.one_time_keyboard ?? false,
    rows: markup.keyboard.map((row) => ({
      _: 'keyboardButtonRow',
      buttons: row.map((it) => ({
        _: 'keyboardButton',
        text: typeof it === 'string' ? it : it.text,
      })),
    })),
  }
}

/** Inline buttons as bots see them; other keyboards are not shown to them. */
export const viewMarkup = (markup: TlObject | undefined) => {
  if (markup?._ !== 'replyInlineMarkup') return undefined
  const rows = markup['rows'] as Row[]
  return { inline_keyboard: rows.map((row) => row.buttons.map(viewButton)) }
}

const viewButton = (button: TlObject): Button => {
  const inner = (button['type'] ?? button) as TlObject
  const data = inner['data'] as Buffer | undefined
  return {
    text: String(button['text']),
    ...(typeof inner['url'] === 'string' ? { url: inner['url'] } : {}),
    ...(data ? { callback_data: data.toString('utf8') } : {}),
  }
}
