import type { MessageRow } from '../world/model.ts'

const URL_IN_TEXT = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/
const PHONE_BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'
const MAX_HOPS = 4
const TIMEOUT_MS = 10_000

/** The link a person would press: behind words, or written out. */
export const linkIn = ({
  text,
  entities,
}: Pick<MessageRow, 'text' | 'entities'>): string | null => {
  const hidden = entities?.find((it) => it._ === 'messageEntityTextUrl')?.['url']
  return typeof hidden === 'string' ? hidden : (URL_IN_TEXT.exec(text)?.[0] ?? null)
}

const isLoopback = ({ hostname }: URL): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)

/**
 * Presses a link and follows where it leads, as far as that is this machine: the shops of a demo
 * do not exist. Gives the click id that the last address carries.
 */
export const pressLink = async (link: string): Promise<{ clickId: string | null }> => {
  let at = new URL(link)
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { 'user-agent': PHONE_BROWSER, accept: 'text/html,*/*' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    if (response.status >= 400) throw new Error(`The link answered ${response.status}.`)
    const location = response.headers.get('location')
    if (!location) break
    at = new URL(location, at)
    if (!isLoopback(at) || at.searchParams.has('herald_click')) break
  }
  return { clickId: at.searchParams.get('herald_click') }
}
