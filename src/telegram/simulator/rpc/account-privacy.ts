import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { PrivacyRule } from '../world/profiles.ts'
import { profileOf, rulesOf, saveProfile } from '../world/profiles.ts'
import { viewUsers } from '../world/views.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'

type Key = { key: { _: string } }
type InputRule = { _: string; users?: InputPeer[] }
type Global = { settings: { newNoncontactPeersRequirePremium?: boolean } }

const RULE = /^(?:Allow|Disallow)(?:All|Contacts|Users|Bots|Premium|CloseFriends)$/

/** Who may see and do what with an account. */
export const accountPrivacy: Methods = {
  'account.getPrivacy': method<Key>(({ key }, context) => viewRules(keyOf(key._), context)),
  'account.setPrivacy': method<Key & { rules: InputRule[] }>(({ key, rules }, context) => {
    const { world, me, audience, session } = context
    const name = keyOf(key._)
    const { privacy } = profileOf(world, me())
    const kept = rules.map((it) => ruleOf(it, context))
    saveProfile(world, me(), { privacy: { ...privacy, [name]: kept } })
    const view = viewRules(name, context)
    const update = { _: 'updatePrivacy', key: { _: `privacyKey${name}` }, rules: view['rules'] }
    audience.push(me(), { _: 'updateShort', update, date: 0 }, session)
    return view
  }),
  'account.getGlobalPrivacySettings': method<object>((_, context) => viewGlobal(context)),
  'account.setGlobalPrivacySettings': method<Global>(({ settings }, context) => {
    const { world, me } = context
    const user = world.user(me()) ?? refuse(401, 'AUTH_KEY_UNREGISTERED')
    const inbox = settings.newNoncontactPeersRequirePremium ? 'premium' : 'everyone'
    world.store.commit(['users', String(user.id), { ...user, inbox }])
    return viewGlobal(context)
  }),
}

const keyOf = (input: string): string => input.replace(/^inputPrivacyKey/, '')

const ruleOf = (rule: InputRule, context: Context): PrivacyRule => {
  const kind = rule._.replace(/^inputPrivacyValue/, '')
  if (!RULE.test(kind)) return refuse(400, 'PRIVACY_VALUE_INVALID')
  return { kind, users: rule.users?.map((it) => peerOf(context, it)) ?? [] }
}

const viewRules = (name: string, { world, me }: Context): TlObject => {
  const rules = rulesOf(world, me(), name)
  return {
    _: 'account.privacyRules',
    rules: rules.map(({ kind, users }) => ({
      _: `privacyValue${kind}`,
      ...(kind.endsWith('Users') ? { users: users.map(BigInt) } : {}),
    })),
    chats: [],
    users: viewUsers(
      world,
      me(),
      rules.flatMap((it) => it.users),
    ),
  }
}

const viewGlobal = ({ world, me }: Context): TlObject => ({
  _: 'globalPrivacySettings',
  newNoncontactPeersRequirePremium: world.user(me())?.inbox === 'premium',
})
