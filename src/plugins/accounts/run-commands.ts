import type { AccountCommand } from '../../core/model/account.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { CommandContext } from './execute-command.ts'

import { slugs } from '../../collections/slugs.ts'
import { isPlatformError } from '../../core/errors.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { executeCommand } from './execute-command.ts'

/** Executes the commands that wait for an account, oldest first, each one once. */
export const runCommands = async (context: CommandContext, actor: AccountActor): Promise<void> => {
  for (;;) {
    const command = await claim(context, actor)
    if (!command) return
    await answer(context, command, await outcomeOf(context, actor, command))
  }
}

const commandsOf = ({ mongo }: CommandContext, { tenant }: { tenant: string }) =>
  forTenant(mongo.db, tenant).collection<AccountCommand>(slugs.accountCommands)

const claim = async (context: CommandContext, actor: AccountActor) => {
  const commands = commandsOf(context, actor)
  const now = context.clock.now()
  const waiting = { account: actor.account, state: 'waiting' as const, claimedAt: null }
  await commands.updateMany(
    { ...waiting, expiresAt: { $lte: now } },
    {
      $set: {
        state: 'failed',
        secret: null,
        answeredAt: now,
        answer: { code: 'TIMED_OUT', message: 'No sender was ready in time. Ask again.' },
      },
    },
  )
  if (actor.signal.aborted) return null
  return commands.findOneAndUpdate(
    { ...waiting, expiresAt: { $gt: now } },
    { $set: { claimedAt: now } },
    { sort: { createdAt: 1 }, returnDocument: 'after' },
  )
}

type Outcome = Pick<AccountCommand, 'state' | 'answer'>

const outcomeOf = async (
  context: CommandContext,
  actor: AccountActor,
  command: AccountCommand,
): Promise<Outcome> => {
  try {
    return { state: 'done', answer: await executeCommand(context, actor, command) }
  } catch (error) {
    if (isPlatformError(error)) {
      const { code, message, field, details } = error
      const { retryAfter } = details
      return {
        state: 'failed',
        answer: {
          code,
          message,
          field: field ?? null,
          ...(typeof retryAfter === 'number' && { retryAfter }),
        },
      }
    }
    context.log.error('command failed', {
      command: command._id,
      kind: command.kind,
      err: error,
    })
    return {
      state: 'failed',
      answer: { code: 'UNAVAILABLE', message: 'Herald could not do this. Try again.' },
    }
  }
}

/** The secret goes with the answer: it is of no use any more. */
const answer = async (
  context: CommandContext,
  command: AccountCommand,
  outcome: Outcome,
): Promise<void> => {
  await commandsOf(context, command).updateOne(
    { _id: command._id },
    { $set: { ...outcome, secret: null, answeredAt: context.clock.now() } },
  )
}
