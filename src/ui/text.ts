/** Payload's `t`, for keys of ours: `t('campaigns:startFor', { count: 12 })`. */
export type Text = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** The same on the server, from `req.i18n` or `i18n`. */
export const textOf = (i18n: { t: unknown }): Text => i18n.t as Text
