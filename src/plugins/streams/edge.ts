import type { EdgePart } from '../roles.ts'

import { apiRoutes, edgeRoutes } from '../../endpoints/routes.ts'
import { watchEvents } from '../../mongo/events.ts'
import { makeHub } from './hub.ts'
import { serveStream } from './serve-stream.ts'

/** Live streams by server-sent events, from one watch of the database a process. */
export const edge: EdgePart = async (context) => {
  const hub = makeHub()
  const stop = new AbortController()
  const open = new Set<() => void>()
  const watching = watchEvents(context.mongo.db, hub.tell, stop.signal)
  const deps = { context, hub, open }
  return {
    routes: [
      {
        method: 'GET',
        path: edgeRoutes.stream,
        open: 'web is asked whether this caller may read it',
        handle: (request, response, { topic = '' }) =>
          serveStream(deps, { request, response, topic }),
      },
      {
        method: 'GET',
        path: apiRoutes.logs,
        accept: 'text/event-stream',
        open: 'web is asked whether this caller may read it',
        handle: (request, response, { id = '' }) =>
          serveStream(deps, { request, response, topic: `run.${id}` }),
      },
    ],
    close: async () => {
      for (const end of open) end()
      stop.abort()
      await watching
    },
  }
}
