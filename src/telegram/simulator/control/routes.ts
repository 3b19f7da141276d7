import type { Faults } from '../faults.ts'
import type { Core } from '../mtproto/server.ts'
import type { Api } from '../rpc/method.ts'
import type { ChatRow, UserRow } from '../world/model.ts'
import { ensureAccount, ensurePerson } from '../world/people.ts'
import { markRead } from '../world/read.ts'
import { deliver } from '../world/send.ts'
import { pushMessage, pushReads } from '../world/updates.ts'
import { chatKey } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { viewMessageRow } from './chat-views.ts'
import { faultRoutes } from './fault-routes.ts'
import type { ControlAnswer, Route } from './http.ts'
import { ControlError } from './http.ts'
import { inputs, parseBody } from './input.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import { policyRoutes } from './policy-routes.ts'

export type ControlDeps = { api: Api; core: Core; faults: Faults }

const json = (value: unknown): ControlAnswer => ({ json: value })

/** A user by phone, @username or id. */
export const someone = (world: World, name: string, field: string): UserRow => {
  const user =
    world.byUsername(name) ?? (/^\d{6,10}$/.test(name) ? world.user(Number(name)) : undefined)
  const found = user ?? (/^\+?[\d\s()-]+$/.test(name) ? world.byPhone(name) : undefined)
  if (!found) throw new ControlError(404, `Nobody is called "${name}".`, field)
  return found
}

/** A user as {@link someone}, or a group or channel by its marked id or @username. */
const somewhere = (world: World, name: string, field: string): UserRow | ChatRow =>
  (/^-\d+$/.test(name) ? world.chatRow(Number(name)) : world.chatByUsername(name)) ??
  someone(world, name, field)

/** A person writes: into the box of an account, which is told of it if connected. */
const write = (
  { world, audience }: Api,
  message: { from: string; to: string; text: string; at?: string | undefined },
  prefix = '',
): number => {
  const from = someone(world, message.from, `${prefix}from`)
  const to = someone(world, message.to, `${prefix}to`)
  if (!world.account(to.id) && !world.account(from.id)) {
    throw new ControlError(400, 'One of both must be an account.', `${prefix}to`)
  }
  const at = message.at ? Date.parse(message.at) : world.now()
  const sent = deliver(world, { from: from.id, to: to.id, text: message.text, at })
  pushMessage(world, audience, sent.own)
  pushMessage(world, audience, sent.theirs)
  return (sent.theirs ?? sent.own)?.id ?? 0
}

/** Accounts and the codes they log in with. */
export const accountRoutes = ({ api: { world, logins, keys }, core }: ControlDeps): Route[] => [
  {
    verb: 'POST',
    path: /^\/accounts$/,
    run: ({ body }) => {
      const user = ensureAccount(world, parseBody(inputs.account, body))
      return json({ id: user.id, phone: user.phone })
    },
  },
  {
    verb: 'GET',
    path: /^\/accounts\/([^/]+)\/code$/,
    run: ({ params: [phone = ''] }) => {
      const user = someone(world, phone, 'phone')
      const last = logins.lastCode.get(user.phone ?? '')
      return json({ code: last?.code ?? world.account(user.id)?.code, at: last?.at ?? null })
    },
  },
  {
    verb: 'POST',
    path: /^\/accounts\/([^/]+)\/revoke$/,
    run: ({ params: [phone = ''] }) => {
      const user = someone(world, phone, 'phone')
      const own = [...world.store.table('keys').values()].filter((it) => it.userId === user.id)
      for (const { id } of own) keys.update(id, { userId: null })
      return json({ revoked: own.length })
    },
  },
  {
    verb: 'POST',
    path: /^\/accounts\/([^/]+)\/disconnect$/,
    run: ({ params: [phone = ''] }) => {
      const user = someone(world, phone, 'phone')
      const own = [...core.connections].filter(
        (it) => it.key && keys.identityOf(it.key)?.userId === user.id,
      )
      for (const { transport } of own) transport.close()
      return json({ closed: own.length })
    },
  },
]

/** What is written, and how both sides see it. */
export const chatRoutes = ({ api }: ControlDeps): Route[] => [
  {
    verb: 'POST',
    path: /^\/messages$/,
    run: ({ body }) => json({ messageId: write(api, parseBody(inputs.message, body)) }),
  },
  {
    verb: 'POST',
    path: /^\/messages\/bulk$/,
    run: ({ body }) => {
      const all = parseBody(inputs.messages, body)
      return json({ messageIds: all.map((it, index) => write(api, it, `${index}.`)) })
    },
  },
  {
    verb: 'GET',
    path: /^\/chats\/([^/]+)\/([^/]+)$/,
    run: ({ params: [phone = '', peer = ''], query }) => {
      const { world } = api
      const owner = someone(world, phone, 'phone')
      const other = somewhere(world, peer, 'peer')
      const dialog = world.dialog(owner.id, other.id) ?? null
      const blocked = world.isBlocked(other.id, owner.id)
      const last = Number(query.get('last') ?? Number.POSITIVE_INFINITY)
      if (!(last >= 1)) throw new ControlError(400, 'How many messages, from 1.', 'last')
      const messages = world
        .chat(owner.id, other.id)
        .filter((it) => !it.gone)
        .slice(-last)
        .map((it) => viewMessageRow(world, it))
      return json({ account: owner, peer: other, dialog, blocked, messages })
    },
  },
]

/** What a person may do besides writing. */
export const personRoutes = ({ api: { world, audience } }: ControlDeps): Route[] => [
  {
    verb: 'POST',
    path: /^\/reads$/,
    run: ({ body }) => {
      const { person, account } = parseBody(inputs.block, body)
      const reader = someone(world, person, 'person')
      const reads = markRead(world, reader.id, someone(world, account, 'account').id)
      pushReads(world, audience, reads)
      return json({ read: reads.length > 0 })
    },
  },
  {
    verb: 'POST',
    path: /^\/blocks$/,
    run: ({ body }) => {
      const { blocked, ...names } = parseBody(inputs.block, body)
      const person = someone(world, names.person, 'person').id
      const account = someone(world, names.account, 'account').id
      const key = chatKey(person, account)
      world.store.commit(['blocks', key, blocked ? { person, account } : null])
      return json({ blocked })
    },
  },
  {
    verb: 'POST',
    path: /^\/users$/,
    run: ({ body }) => {
      const { person, deleted, banned } = parseBody(inputs.user, body)
      const user = someone(world, person, 'person')
      const account = world.account(user.id)
      world.store.commit(['users', String(user.id), { ...user, deleted: deleted ?? user.deleted }])
      if (account && banned !== undefined) {
        world.store.commit(['accounts', String(user.id), { ...account, banned }])
      }
      return json({ id: user.id, deleted: deleted ?? user.deleted, banned: banned ?? null })
    },
  },
]

/** The fault plan, the quotas and the ledger. */
export const observerRoutes = ({ api: { world }, core, faults }: ControlDeps): Route[] => [
  ...faultRoutes(faults),
  ...policyRoutes(world, core),
  ...ledgerRoutes(world),
]

/** Adds many people at once; whoever exists already keeps their id. */
export const peopleRoute = (world: World, mixed: (n: number) => UserRow['persona']): Route => ({
  verb: 'POST',
  path: /^\/people$/,
  run: ({ body }) => {
    const people = parseBody(inputs.people, Array.isArray(body) ? body : [body])
    const ids = people.map((it) => {
      const persona = it.persona === 'any' ? mixed(world.nextUserId()) : it.persona
      return ensurePerson(world, {
        ...it,
        persona: persona ?? undefined,
        echoes: it.echoes ?? false,
      }).id
    })
    return json({ ids })
  },
})
