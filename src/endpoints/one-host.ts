import type { Express } from 'express'

import { ADMIN, CLAIM } from './routes.ts'

/**
 * Pages opened under the twin name of this machine (`localhost` for `127.0.0.1`) move to the public
 * address: the session cookie belongs to one host name, and the panel calls the public one.
 */
export const oneHost = (app: Express, publicUrl: string): void => {
  const home = new URL(publicUrl)
  app.use([ADMIN, CLAIM], (request, response, next) => {
    const asked = request.get('host') ?? ''
    const move = request.method === 'GET' && asked !== home.host && twinOf(asked) === home.host
    if (move) response.redirect(307, `${home.origin}${request.originalUrl}`)
    else next()
  })
}

const twinOf = (host: string): string => {
  if (host.startsWith('localhost')) return host.replace('localhost', '127.0.0.1')
  return host.replace('127.0.0.1', 'localhost')
}
