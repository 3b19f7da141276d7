import type { ServerResponse } from 'node:http'
import type { EdgeHandler, EdgePart, RoleContext } from '../roles.ts'

import { SECOND } from '../../core/time.ts'
import { readBody } from '../../endpoints/read-body.ts'
import { edgeRoutes } from '../../endpoints/routes.ts'
import { keepPublicUrl } from '../../mongo/public-urls.ts'
import { readChoice } from './choice.ts'
import { spokenBy } from './language.ts'
import { nobodyPage, preferencePage } from './page.ts'
import { findWhose, keepChoice } from './store.ts'

const FORM = { bytes: 1_024, ms: 10 * SECOND, what: 'answer' }

/**
 * The preference page, on the edge: it needs no login and no panel. Looking changes nothing, since
 * programs follow links too; what is chosen is posted.
 */
export const edge: EdgePart = async (context) => {
  const { env, clock, mongo } = context
  const origins = await keepPublicUrl(mongo.db, env.HERALD_PUBLIC_URL, clock.now())
  const pages = new Set(origins.map((origin) => new URL(edgeRoutes.preferences, origin).href))
  const see = handle(context, pages, false)
  const routes = [
    { method: 'GET', path: edgeRoutes.preferences, handle: nobody },
    { method: 'GET', path: edgeRoutes.ownPreferences, handle: see },
    { method: 'POST', path: edgeRoutes.ownPreferences, handle: handle(context, pages, true) },
  ] as const
  const open = 'the code in the address is the person’s own and names the tenant'
  return { routes: routes.map((route) => ({ ...route, open })) }
}

const nobody: EdgeHandler = (request, response) =>
  answer(response, 404, nobodyPage(spokenBy(null, request.headers['accept-language'])))

const handle = (
  { env, clock, mongo: { db } }: RoleContext,
  pages: ReadonlySet<string>,
  posts: boolean,
): EdgeHandler => {
  return async (request, response, { code = '' }) => {
    const body = posts ? (await readBody(request, FORM)).toString('utf8') : ''
    const whose = await findWhose({ db, code, pages })
    if (!whose) return nobody(request, response, {})
    const { workspace, choice } = whose
    const spoken = spokenBy(whose.contact.language, request.headers['accept-language'])
    const chosen = posts ? readChoice(body) : null
    if (!chosen)
      return answer(
        response,
        posts ? 400 : 200,
        preferencePage({ ...spoken, ...whose, saved: false }),
      )
    // What was stopped stays so: nothing takes a line off the stop list.
    if (choice !== 'none')
      await keepChoice({ db, masterKey: env.HERALD_MASTER_KEY, now: clock.now() }, whose, chosen)
    const now = choice === 'none' ? choice : chosen
    answer(response, 200, preferencePage({ ...spoken, workspace, choice: now, saved: true }))
  }
}

const answer = (response: ServerResponse, status: number, html: string): void => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    vary: 'accept-language',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  })
  response.end(html)
}
