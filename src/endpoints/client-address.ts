import type { IncomingMessage } from 'node:http'

import type { Env } from '../core/env.ts'

import { clientAddress, trustedProxies } from '../core/trusted-proxies.ts'

/** Finds the caller's address, as far as the proxies in front of us are trusted to tell it. */
export const addressFor = ({
  HERALD_TRUSTED_PROXIES,
}: Pick<Env, 'HERALD_TRUSTED_PROXIES'>): ((request: IncomingMessage) => string) => {
  const trust = trustedProxies(HERALD_TRUSTED_PROXIES) ?? (() => false)
  return ({ socket, headers }) =>
    clientAddress(
      {
        peer: socket.remoteAddress ?? '',
        // Node joins a header that comes twice with commas.
        forwarded: [headers['x-forwarded-for'] ?? ''].flat().join(','),
      },
      trust,
    )
}
