const BOTS =
  /bot\b|bot\/|crawl|spider|preview|facebookexternalhit|whatsapp|slack|discord|embedly|skypeuripreview|google-?(read|image)|headless|scanner|wget\//i

type Visit = {
  method: string
  agent: string
  /** `Purpose`, `Sec-Purpose` or `X-Moz`. */
  purpose: string
}

/** True for link previews, crawlers and prefetches: visits that no person made. */
export const isBot = ({ method, agent, purpose }: Visit): boolean =>
  method === 'HEAD' || agent === '' || BOTS.test(agent) || /prefetch|preview/i.test(purpose)
