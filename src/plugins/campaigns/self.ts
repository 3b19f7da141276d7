/** The peer that is the account's own chat, Saved Messages. */
export const SELF = 'self'
