import { SECOND } from '../../core/time.ts'

const WAIT = 3 * SECOND

type Newcomer = { phone: string; firstName: string }

/**
 * Gives a number an account in the local Telegram, so that any number signs in there. One that lives
 * there already stays as it is; when nobody answers, the sign-in itself says so.
 */
export const moveIn = async (control: string | undefined, person: Newcomer): Promise<void> => {
  if (!control) return
  const signal = AbortSignal.timeout(WAIT)
  try {
    const lives = new URL(`/chats/${encodeURIComponent(person.phone)}`, control)
    if ((await fetch(lives, { signal })).ok) return
    await fetch(new URL('/accounts', control), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(person),
      signal,
    })
  } catch {
    // Nobody answers there: the sender says what it finds.
  }
}
