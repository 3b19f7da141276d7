import type { ControlDeps } from './routes.ts'
import type { Route } from './http.ts'
import type { SavedWorld } from './saved-state.ts'
import { readState, writeState } from './saved-state.ts'
import { describeState } from './state.ts'

const MAX_STATE = 400 * 1024 * 1024

/** The world as a whole: to look at, to keep and to begin again from. */
export const stateRoutes = (
  { api: { world }, core, faults }: ControlDeps,
  load: (saved: SavedWorld) => Promise<void>,
): Route[] => [
  {
    verb: 'GET',
    path: /^\/summary$/,
    run: () => ({ json: describeState(world, core, faults) }),
  },
  {
    verb: 'GET',
    path: /^\/state$/,
    run: () => ({
      pieces: writeState(world, describeState(world, core, faults)),
      type: 'application/json; charset=utf-8',
    }),
  },
  {
    verb: 'POST',
    path: /^\/state$/,
    maxBody: MAX_STATE,
    run: async ({ body }) => {
      const saved = readState(body)
      await load(saved)
      return { json: { rows: saved.lines.length, files: saved.bytes.size } }
    },
  },
]
