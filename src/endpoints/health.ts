import type { Express } from 'express'

import { edgeRoutes } from './routes.ts'

/** `/livez`: the process runs. `/readyz`: it can do its work. */
export const healthRoutes = (app: Express, ready: () => Promise<boolean>): void => {
  app.get(edgeRoutes.live, (_request, response) => {
    response.json({ ok: true })
  })
  app.get(edgeRoutes.ready, async (_request, response) => {
    const ok = await ready().catch(() => false)
    response.status(ok ? 200 : 503).json({ ok })
  })
}
