import type { Traffic } from '../traffic.ts'
import type { Route } from './http.ts'

/** What passes, as it passes: the newest first as JSON, or as server-sent events. */
export const trafficRoutes = (traffic: Traffic): Route[] => [
  {
    verb: 'GET',
    path: /^\/traffic$/,
    run: () => ({ json: traffic.recent().toReversed() }),
  },
  {
    verb: 'GET',
    path: /^\/events$/,
    run: () => ({
      live: (say) => {
        say('retry: 1000\n\n')
        return traffic.listen((passing) => say(`data: ${JSON.stringify(passing)}\n\n`))
      },
      type: 'text/event-stream; charset=utf-8',
    }),
  },
]
