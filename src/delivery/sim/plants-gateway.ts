import type { Result, TelegramClient, TelegramGateway } from '../../telegram/gateway.ts'
import type { NamedPlant } from './plants.ts'
import type { World } from './world.ts'

type Send = TelegramClient['send']

/** The gateway with another `send` in each client. */
const withSend = (gateway: TelegramGateway, change: (send: Send) => Send): TelegramGateway => ({
  open: async (options) => {
    const opened = await gateway.open(options)
    if (!opened.ok) return opened
    return { ok: true, value: { ...opened.value, send: change(opened.value.send) } }
  },
})

const idNever = (world: World): string => String(Math.floor(world.random() * 2 ** 50) + 2 ** 40)

/** An answer that never came, taken for something else. */
const insteadOfUnknown =
  (answer: Result<{ messageId: number; duplicate: boolean }>) =>
  (send: Send): Send =>
  async (message) => {
    const told = await send(message)
    return !told.ok && told.failure.kind === 'unknown-outcome' ? answer : told
  }

const whenGivenUp = (signal: AbortSignal | undefined): Promise<Result<never>> =>
  new Promise((resolve) => {
    const failure = { kind: 'unreachable', code: 'CONNECTION_LOST' } as const
    signal?.addEventListener('abort', () => resolve({ ok: false, failure }), { once: true })
  })

/** Bugs of the way to Telegram. */
export const gatewayPlants: readonly NamedPlant[] = [
  {
    name: 'opening-goes-on-when-given-up',
    breaks: ['two-connections'],
    gateway: (gateway) => ({
      open: ({ signal, ...options }) => Promise.race([gateway.open(options), whenGivenUp(signal)]),
    }),
  },
  {
    name: 'fresh-random-id',
    breaks: ['duplicate'],
    gateway: (gateway, _process, world) =>
      withSend(gateway, (send) => (message) => send({ ...message, randomId: idNever(world) })),
  },
  {
    name: 'wrong-peer',
    breaks: ['misdelivered'],
    gateway: (gateway) =>
      withSend(gateway, (send) => (message) => {
        const { peer } = message
        return send({ ...message, peer: { ...peer, userId: String(Number(peer.userId) ^ 1) } })
      }),
  },
  {
    name: 'wrong-message-id',
    breaks: ['wrong-message-id'],
    gateway: (gateway) =>
      withSend(gateway, (send) => async (message) => {
        const told = await send(message)
        if (!told.ok) return told
        return { ok: true, value: { ...told.value, messageId: told.value.messageId + 1_000 } }
      }),
  },
  {
    name: 'timeout-taken-for-sent',
    breaks: ['lost'],
    gateway: (gateway) =>
      withSend(gateway, insteadOfUnknown({ ok: true, value: { messageId: 0, duplicate: false } })),
  },
  {
    name: 'timeout-taken-for-refused',
    breaks: ['sent-but-denied'],
    gateway: (gateway) =>
      withSend(
        gateway,
        insteadOfUnknown({ ok: false, failure: { kind: 'message-invalid', code: 'TIMEOUT' } }),
      ),
  },
  {
    name: 'connection-leaves-what-was-taken-back',
    breaks: ['after-opt-out'],
    gateway: (gateway) =>
      withSend(gateway, (send) => (message) => {
        const { departure } = message
        const deaf = departure && { departure: { ...departure, no: Number.POSITIVE_INFINITY } }
        return send({ ...message, ...deaf })
      }),
  },
  {
    name: 'connection-lets-go-before-the-moment',
    breaks: ['too-fast'],
    gateway: (gateway) =>
      withSend(gateway, (send) => (message) => {
        const { departure } = message
        return send({ ...message, ...(departure && { departure: { ...departure, notBefore: 0 } }) })
      }),
  },
  {
    name: 'connection-lingers-after-close',
    breaks: ['two-connections'],
    gateway: (gateway, process, world) => ({
      open: async (options) => {
        const opened = await gateway.open(options)
        if (!opened.ok) return opened
        const client = opened.value
        const close = async () =>
          void process.deliver(world.now() + 6_000, () => void client.close())
        return { ok: true, value: { ...client, close } }
      },
    }),
  },
]
