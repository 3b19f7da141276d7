import { refuse } from '../mtproto/rpc-error.ts'
import { viewUser } from '../world/views.ts'
import type { InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'

export const users: Methods = {
  'users.getUsers': method<{ id: InputPeer[] }>(({ id }, context) =>
    id.map((input) => {
      const user = context.world.user(peerOf(context, input))
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
      fullUser: {
        _: 'userFull',
        id: BigInt(user.id),
        settings: { _: 'peerSettings' },
        notifySettings: { _: 'peerNotifySettings' },
        commonChatsCount: 0,
      },
      chats: [],
      users: [viewUser(world, me(), user)],
    }
  }),
}
