/** The one-time address of a start: the line with it, and the sentence that says what it does. */
export const ownerLines = ({ owner, reset, email }) => {
  if (owner) {
    return {
      address: [`owner  ${owner}`],
      meaning: ['', 'The owner address works once, within 24 hours, and makes you the owner.'],
    }
  }
  if (!reset) return { address: [], meaning: [] }
  const what = `This Herald has an owner, ${email}. The reset address sets a new password for them;`
  return { address: [`reset  ${reset}`], meaning: ['', `${what} it works once, within 24 hours.`] }
}
