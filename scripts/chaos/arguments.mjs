/** The options of `npm run chaos`. */
import { Refusal } from '../start/say.mjs'

const options = {
  kills: { is: 25, means: 'how many faults' },
  accounts: { is: 12, means: 'how many accounts send, beside the one with the poison' },
  senders: { is: 3, means: 'how many sender processes share them' },
  seed: { is: 0, means: 'repeats the plan of an earlier run; 0 takes a new one' },
  recipients: { is: 0, means: 'people for each account; 0 fits the number of faults' },
  skew: { is: 0, means: 'minutes by which two senders have the wrong time (needs libfaketime)' },
  least: { is: 15, means: 'seconds from one fault to the next, at least' },
  most: { is: 25, means: 'seconds from one fault to the next, at most' },
}
const switches = { keep: 'leaves data and logs where they are', 'no-poison': 'leaves poison out' }

const HELP = [
  ...Object.entries(options).map(([name, { is, means }]) => `  --${name} <n>  ${means} (${is})`),
  ...Object.entries(switches).map(([name, means]) => `  --${name}  ${means}`),
].join('\n')

/** Of the time of a run, the part in which an account has a sender. */
const SENDING_SHARE = 0.5
/** So many that a lane still has work when its new sender begins. */
const LEAST_RECIPIENTS = 40
/** Three accounts share a campaign, and one for more than a thousand people has to be tried first. */
const MOST_RECIPIENTS = 330

/** `{ kills, accounts, senders, seed, recipients, waves, skew, gap, keep, poison }` */
export const readArguments = (args) => {
  const found = Object.fromEntries(Object.entries(options).map(([name, { is }]) => [name, is]))
  const given = new Set()
  const queue = args.flatMap((arg) => arg.split('='))
  while (queue.length > 0) {
    const flag = queue.shift()
    const name = flag.replace(/^--/, '')
    if (name in switches) {
      given.add(name)
      continue
    }
    if (!(name in options)) throw new Refusal(`Unknown option ${flag}. Known:\n${HELP}`)
    const value = Number(queue.shift())
    if (!Number.isInteger(value) || value < 0)
      throw new Refusal(`--${name} takes a whole number.\n${HELP}`)
    found[name] = value
  }
  if (found.senders < 2) throw new Refusal('Chaos needs --senders 2 or more.')
  const { least, most, ...rest } = found
  const needed = Math.round(((found.kills * (least + most)) / 2) * SENDING_SHARE)
  const waves = found.recipients ? 1 : Math.max(1, Math.ceil(needed / MOST_RECIPIENTS))
  return {
    ...rest,
    gap: [least, Math.max(least, most)],
    seed: found.seed || Math.floor(Math.random() * 2 ** 31),
    recipients: found.recipients || Math.max(LEAST_RECIPIENTS, Math.ceil(needed / waves)),
    waves,
    keep: given.has('keep'),
    poison: !given.has('no-poison'),
  }
}
