import type {
  OpenOptions,
  TelegramClient,
  TelegramFailure,
  TelegramGateway,
} from '../../src/telegram/gateway.ts'

type FakeLink = { session: string | null; options: OpenOptions; closed: boolean }

/** A gateway in memory that remembers its links; two live ones of a session are a mistake. */
export const makeFakeGateway = () => {
  const links: FakeLink[] = []
  let refuse: TelegramFailure | null = null
  const gateway: TelegramGateway = {
    open: async (options) => {
      if (refuse) return { ok: false, failure: refuse }
      const link: FakeLink = { session: options.session, options, closed: false }
      links.push(link)
      return { ok: true, value: clientOf(link) }
    },
  }
  return {
    gateway,
    links,
    open: () => links.filter(({ closed }) => !closed),
    refuseWith: (failure: TelegramFailure | null) => {
      refuse = failure
    },
  }
}

const user = { id: '1', username: null, firstName: 'Ada', lastName: null, phone: null }

const clientOf = (link: FakeLink): TelegramClient => ({
  session: () => link.session ?? 'new',
  sendCode: async () => ({ ok: true, value: { phoneCodeHash: 'hash', codeLength: 5 } }),
  signIn: async () => ({ ok: true, value: { user } }),
  checkPassword: async () => ({ ok: true, value: { user } }),
  me: async () => ({ ok: true, value: user }),
  dialogs: async function* () {},
  difference: async () => ({
    ok: true,
    value: { updates: [], state: { pts: 1, qts: 0, date: 0 } },
  }),
  history: async () => ({ ok: true, value: { updates: [], before: null } }),
  written: async () => ({ ok: true, value: [] }),
  send: async () => ({ ok: true, value: { messageId: 1, duplicate: false } }),
  recall: () => 0,
  logOut: async () => ({ ok: true, value: true }),
  close: async () => {
    link.closed = true
  },
})
