/** What each role is told. `src/core/env.ts` says what every name means. */
import path from 'node:path'

import { mediaFolder } from './media-folder.mjs'

/** Names that a start sets by itself are left out of what it passes on from the outside. */
export const environmentOf = ({ settings, ports, secrets, mongoUri, top }) => {
  const { data, port } = settings
  const { made: _, ...sealed } = secrets
  return {
    ...process.env,
    ...sealed,
    NODE_ENV: 'production',
    MONGODB_URI: mongoUri,
    HERALD_PUBLIC_URL: process.env.HERALD_PUBLIC_URL || `http://127.0.0.1:${port}`,
    HERALD_DATA: data,
    HERALD_MEDIA: process.env.HERALD_MEDIA || mediaFolder({ data, top }).folder,
    HERALD_EDGE_PORT: String(port),
    HERALD_WEB_PORT: String(ports.web),
    HERALD_SIMULATOR: `127.0.0.1:${ports.simulator}`,
    HERALD_SIMULATOR_CONTROL: `http://127.0.0.1:${ports.control}`,
    HERALD_SIMULATOR_KEY: path.join(data, 'simulator', 'public.pem'),
    HERALD_DEMO: settings.demo ? '1' : '0',
    HERALD_HOLD: settings.hold ? '1' : '0',
    PAYLOAD_DISABLE_DEPENDENCY_CHECKER: 'true',
    DISABLE_PAYLOAD_HMR: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
  }
}

/** The roles in the order in which they start. `stop` is their place in the orderly stop. */
export const rolesOf = ({ ports, settings }) => [
  {
    name: 'simulator',
    entry: 'simulator.js',
    stop: 5,
    args: [
      ...['--port', String(ports.simulator), '--control-port', String(ports.control)],
      ...['--data', path.join(settings.data, 'simulator')],
    ],
  },
  { name: 'web', entry: 'server.js', stop: 2 },
  {
    name: 'sender',
    entry: 'sender.js',
    stop: 4,
    env: { HERALD_NETWORK: 'sandbox', HERALD_SLOT: 'sender-1' },
  },
  { name: 'worker', entry: 'worker.js', stop: 3 },
  { name: 'edge', entry: 'edge.js', stop: 1 },
]

/** The second sender, which talks to the real Telegram and knows nothing of the local one. */
export const telegramSender = {
  name: 'sender-telegram',
  entry: 'sender.js',
  stop: 4,
  env: { HERALD_NETWORK: 'telegram', HERALD_SLOT: 'sender-telegram-1', HERALD_SIMULATOR_KEY: '' },
}
