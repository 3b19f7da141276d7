/** Programs that say so in their name: previews, crawlers, monitors. */
const NAMED =
  /bot\b|bot\/|crawl|spider|preview|facebookexternalhit|whatsapp|slack|discord|embedly|google-?(read|image)|headless|scanner/i

/** A phone of people whose maker's name ends like a robot's. */
const CUBOT = /\bcubot\b/gi

/** What programs that fetch pages call themselves first. A browser begins with `Mozilla/`. */
const PROGRAM =
  /^(curl|wget|python|aiohttp|httpx|scrapy|go-http-client|axios|got|node|undici|okhttp|java|apache-httpclient|libwww|lwp|perl|php|guzzle|ruby|faraday|postmanruntime|insomnia|httpie|dart|reqwest)\b/i

type Visit = {
  method: string
  agent: string
  /** `Purpose`, `Sec-Purpose` or `X-Moz`. */
  purpose: string
}

/** True for link previews, crawlers, programs and prefetches: visits that no person made. */
export const isBot = ({ method, agent, purpose }: Visit): boolean =>
  method === 'HEAD' ||
  agent.trim() === '' ||
  PROGRAM.test(agent.trim()) ||
  NAMED.test(agent.replace(CUBOT, '')) ||
  /prefetch|preview/i.test(purpose)
