import { refuse } from '../mtproto/rpc-error.ts'
import { botOf } from '../world/bots.ts'
import { answerSend } from './answers.ts'
import type { InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'
import { transmit } from './outbox.ts'

type Start = { bot: InputPeer; randomId: bigint; startParam: string }
type CallbackAnswer = { queryId: bigint; alert?: boolean; message?: string; url?: string }

/** What is about bots: how people begin with them, and what bots that speak MTProto do. */
export const bots: Methods = {
  'messages.startBot': method<Start>(async ({ bot, randomId, startParam }, context) => {
    const to = peerOf(context, bot)
    if (!botOf(context.world, to)) return refuse(400, 'BOT_INVALID')
    if (!/^[\w-]{0,64}$/.test(startParam)) return refuse(400, 'START_PARAM_INVALID')
    const text = startParam ? `/start ${startParam}` : '/start'
    const message = { to, randomId, text, entities: null, extra: null, file: null }
    return answerSend([await transmit(message, context)], context)
  }),
  'messages.setBotCallbackAnswer': method<CallbackAnswer>(
    ({ queryId, message = null, url = null, alert = false }, { world, me }) => {
      const answer = { text: message, url, isAlert: alert }
      const isHeard = world.listeners.onAnswer.some((hear) =>
        hear(queryId.toString(), me(), answer),
      )
      return isHeard || refuse(400, 'QUERY_ID_INVALID')
    },
  ),
}
