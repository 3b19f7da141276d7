import type { TlObject, TlSchema } from './schema.ts'

type Row = { buttons: TlObject[] }

/**
 * Inline buttons in the words of a client's layer. Newer layers have one kind of button with a type
 * in it; older ones have a constructor for each.
 */
export const buttonsFor = (schema: TlSchema, markup: TlObject): TlObject => {
  const isNew = schema.constructors.has('keyboardInlineButtonRow')
  const rows = (markup['rows'] as Row[]).map(({ buttons }) => ({
    _: isNew ? 'keyboardInlineButtonRow' : 'keyboardButtonRow',
    buttons: buttons.map(isNew ? toNew : toOld),
  }))
  return { ...markup, rows }
}

const toNew = (button: TlObject): TlObject => {
  if (button._ === 'keyboardInlineButton') return button
  const { _: name, text, ...rest } = button
  const kind = name.replace(/^keyboardButton/, '')
  return { _: 'keyboardInlineButton', text, type: { ...rest, _: `inlineButtonType${kind}` } }
}

const toOld = (button: TlObject): TlObject => {
  if (button._ !== 'keyboardInlineButton') return button
  const { _: name, ...rest } = button['type'] as TlObject
  const kind = name.replace(/^inlineButtonType/, '')
  return { ...rest, _: `keyboardButton${kind}`, text: button['text'] }
}
