import type { EmailAdapter } from 'payload'

/**
 * Stands in while no `SMTP_URL` is set: nothing is sent, and the log says what would have been. Neither
 * the address nor the text is written down: a mail may hold a way in.
 */
export const noMail =
  (from: string): EmailAdapter =>
  ({ payload }) => ({
    name: 'none',
    defaultFromAddress: from,
    defaultFromName: 'Herald',
    sendEmail: async ({ subject }) => {
      payload.logger.warn(
        `A mail was not sent ("${subject}"): set SMTP_URL. An owner gets a new password with npm start -- --new-owner-link`,
      )
    },
  })
