import type { Breakage, TelegramAccount } from '../../core/model/account.ts'

type Facts = {
  account: Pick<TelegramAccount, '_id' | 'name'> & { breakage: Breakage }
  workspace: string
  publicUrl: string
}

/** What an owner reads when an account has stopped working: what happened, what is safe, the way on. */
export const brokenMail = ({
  account: { _id, name, breakage },
  workspace,
  publicUrl,
}: Facts): { subject: string; text: string } => {
  const banned = breakage.state === 'banned'
  const way = banned
    ? 'Ask Telegram (https://telegram.org/support), or connect another account:'
    : 'Connect it again; it takes a minute:'
  const page = banned
    ? `${publicUrl}/admin/connect/telegram`
    : `${publicUrl}/admin/connect/telegram?account=${_id}`
  return {
    subject: banned ? `Telegram has closed ${name}` : `${name} has to be connected again`,
    text: [
      `${breakage.reason} (${name}, workspace ${workspace})`,
      'No message is lost: what was still to be sent waits, and all conversations are kept.',
      `${way}\n${page}`,
      'You get this mail once, because you own this workspace.',
    ].join('\n\n'),
  }
}
