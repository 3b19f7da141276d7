import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { botOf } from '../world/bots.ts'
import type { UserRow } from '../world/model.ts'
import { allows, profileOf } from '../world/profiles.ts'
import { viewUser } from '../world/views.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'

export const users: Methods = {
  'users.getUsers': method<{ id: InputPeer[] }>(({ id }, context) =>
    id.map((input) => {
      const user = knownUser(input, context)
      return user
        ? viewUser(context.world, context.me(), user)
        : { _: 'userEmpty', id: input.userId ?? 0n }
    }),
  ),
  'users.getFullUser': method<{ id: InputPeer }>(({ id }, context) => {
    const { world, me } = context
    const user = world.user(peerOf(context, id)) ?? refuse(400, 'USER_ID_INVALID')
    return {
      _: 'users.userFull',
      fullUser: viewFull(user, context),
      chats: [],
      users: [viewUser(world, me(), user)],
    }
  }),
  'users.getIsPremiumRequiredToContact': method<{ id: InputPeer[] }>(({ id }, context) =>
    id.map((it) => needsPremium(peerOf(context, it), context)),
  ),
  'users.getRequirementsToContact': method<{ id: InputPeer[] }>(({ id }, context) =>
    id.map((it) => ({
      _: needsPremium(peerOf(context, it), context)
        ? 'requirementToContactPremium'
        : 'requirementToContactEmpty',
    })),
  ),
}

/** Of several users, those that cannot be addressed are empty and no error. */
const knownUser = (input: InputPeer, context: Context): UserRow | undefined => {
  try {
    return context.world.user(peerOf(context, input))
  } catch {
    return undefined
  }
}

const needsPremium = (user: number, { world, me }: Context): boolean =>
  user !== me() && world.user(user)?.inbox === 'premium' && !world.isContact(user, me())

const viewFull = (user: UserRow, context: Context): TlObject => {
  const { world, me } = context
  const viewer = me()
  const bot = botOf(world, user.id)
  const isContact = world.isContact(viewer, user.id)
  const isStranger = !isContact && viewer !== user.id && !bot
  const showsAbout = allows(world, user.id, 'About', viewer)
  return {
    _: 'userFull',
    id: BigInt(user.id),
    blocked: world.isBlocked(viewer, user.id),
    contactRequirePremium: needsPremium(user.id, context),
    about: (showsAbout && profileOf(world, user.id).about) || undefined,
    settings: { _: 'peerSettings', addContact: isStranger, blockContact: isStranger },
    notifySettings: { _: 'peerNotifySettings' },
    botInfo: bot && {
      _: 'botInfo',
      userId: BigInt(user.id),
      commands: bot.commands.map((it) => ({ _: 'botCommand', ...it })),
    },
    commonChatsCount: 0,
  }
}
