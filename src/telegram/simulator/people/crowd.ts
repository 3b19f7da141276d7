import type { Put } from '../store/store.ts'
import type { Shop } from '../shop/shop.ts'
import type { ErrandRow, MessageRow, Rows } from '../world/model.ts'
import { markRead } from '../world/read.ts'
import { deliver } from '../world/send.ts'
import type { Audience } from '../world/updates.ts'
import { pushMessage, pushReads } from '../world/updates.ts'
import { chatKey } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { buttonsOf } from './buttons.ts'
import type { Pressed } from './deeds.ts'
import { noteReport, pressButton } from './deeds.ts'
import { linkIn, pressLink } from './link.ts'
import { languageOf } from './phrases.ts'
import { placeAmongSent } from './place.ts'
import { ratesOf } from './rates.ts'
import { seededRandom } from './random.ts'
import type { SimClock } from './sim-clock.ts'
import type { Step, Wave } from './story.ts'
import { calmWave, castRole, firstStep, nextStep } from './story.ts'

/** The simulated people, living their stories. */
export type Crowd = { tick: () => void; press: (errand: Press) => Promise<Pressed> }
export type Press = {
  person: number
  account: number
  messageId: number
  /** Which button, from 0; the link in the text when left out. */
  button?: number | undefined
}

type Cast = Pick<ErrandRow, 'as' | 'hurries'>
/** By account, and when it last sent something. */
type Waves = Map<number, { wave: Wave; at: number }>
type Deps = { world: World; audience: Audience; clock: SimClock; shop: Shop; seed: string }

const NEW_WAVE_AFTER_MS = 30_000
const ECHO_AFTER_MS = 20
const MAX_ATTEMPTS = 5
const RETRY_MS = 10_000

/** Lets people react to what accounts send them. */
export const makeCrowd = (deps: Deps): Crowd => {
  const waves: Waves = new Map()
  const busy = new Set<string>()
  deps.world.listeners.onMessage.push((message) => meet(deps, waves, message))

  return {
    tick: () => {
      const now = deps.clock.now()
      const due = [...deps.world.store.table('errands').values()]
        .filter((it) => it.due <= now && !busy.has(it.id))
        .sort((a, b) => a.due - b.due)
      for (const errand of due) {
        busy.add(errand.id)
        // Not waited for: a link that hangs holds up nobody else.
        void perform(deps, errand).finally(() => busy.delete(errand.id))
      }
    },
    press: async (wanted) => {
      const message = deps.world.message(wanted.account, wanted.messageId)
      if (!message) return { clickId: null, answer: null }
      const { button } = wanted
      if (button !== undefined) return pressButton(deps.world, wanted, button)
      const link = linkIn(message)
      return { clickId: link ? (await pressLink(link)).clickId : null, answer: null }
    },
  }
}

/** Chances for one step of one person's answer to one message. */
const chances = ({ world, seed }: Deps, message: MessageRow, what: string): (() => number) => {
  const person = world.user(message.peer)
  const name = person?.phone ?? person?.username ?? message.peer
  const nth = placeAmongSent(world.chat(message.owner, message.peer), message)
  return seededRandom(`${seed}/${name}/${nth}/${what}`)
}

const meet = (deps: Deps, waves: Waves, message: MessageRow): void => {
  const person = deps.world.user(message.peer)
  if (person?.echoes) echo(deps, message)
  if (!person?.persona || deps.world.account(person.id)) return

  const at = deps.world.now()
  const last = waves.get(message.owner)
  const wave = last && at - last.at < NEW_WAVE_AFTER_MS ? last.wave : calmWave
  const link = linkIn(message)
  const hasShop = !wave.order && deps.shop.isOpen(message.owner)
  const role = castRole({ persona: person.persona, wave, hasLink: link !== null, hasShop })
  waves.set(message.owner, { wave: role.wave, at })
  if (role.as === 'silent') return

  const random = chances(deps, message, 'meet')
  const step = firstStep({ ...factsOf(deps, message, role, link), random })
  if (step) {
    const errand = { ...errandOf(deps, message, step), as: role.as, hurries: role.hurries }
    deps.world.store.commit(['errands', errand.id, errand])
  }
}

/** What a person's next step depends on, besides chance. */
const factsOf = (
  { world }: Deps,
  message: MessageRow,
  { as, hurries }: Cast,
  link = linkIn(message),
) => ({
  as,
  hurries,
  link,
  hasButton: buttonsOf(message).length > 0,
  language: languageOf(world.user(message.peer)?.timeZone ?? null),
  rates: ratesOf(world)[as],
})

const errandOf = ({ clock }: Deps, message: MessageRow, step: Step): ErrandRow => ({
  id: `${message.owner}.${message.id}.${step.kind}`,
  due: clock.now() + step.afterMs,
  kind: step.kind,
  person: message.peer,
  account: message.owner,
  messageId: message.id,
  as: 'reader',
  hurries: false,
  detail: step.detail,
  attempts: 0,
})

const echo = ({ world, audience }: Deps, message: MessageRow): void => {
  setTimeout(() => {
    const { theirs } = deliver(world, {
      from: message.peer,
      to: message.owner,
      text: `echo: ${message.text}`,
    })
    pushMessage(world, audience, theirs)
  }, ECHO_AFTER_MS).unref()
}

/** Does one errand and plans what follows, in one commit. */
const perform = async (deps: Deps, errand: ErrandRow): Promise<void> => {
  const { world, shop } = deps
  const message = world.message(errand.account, errand.messageId)
  const done: Put<Rows> = ['errands', errand.id, null]
  if (!message) return world.store.commit(done)
  try {
    const clickId = await act(deps, errand)
    const { as, hurries } = errand
    const random = chances(deps, message, errand.kind)
    const hasShop = shop.isOpen(errand.account)
    const facts = factsOf(deps, message, errand)
    const step = nextStep(errand.kind, { ...facts, random, clickId, hasShop })
    const next = step && { ...errandOf(deps, message, step), as, hurries }
    world.store.commit(done, ...(next ? [['errands', next.id, next] as const] : []))
  } catch {
    const attempts = errand.attempts + 1 // The link's server may be away for a moment.
    const again = { ...errand, attempts, due: deps.clock.now() + RETRY_MS }
    world.store.commit(attempts < MAX_ATTEMPTS ? ['errands', errand.id, again] : done)
  }
}

const act = async (deps: Deps, errand: ErrandRow): Promise<string | null> => {
  const { world, audience, shop } = deps
  const { person, account, detail } = errand
  switch (errand.kind) {
    case 'read':
      pushReads(world, audience, markRead(world, person, account))
      return null
    case 'click':
      return (await pressLink(detail)).clickId
    case 'press':
      return (await pressButton(world, errand, 0)).clickId
    case 'reply':
      pushMessage(
        world,
        audience,
        deliver(world, { from: person, to: account, text: detail }).theirs,
      )
      return null
    case 'block':
      world.store.commit(['blocks', chatKey(person, account), { person, account }])
      return null
    case 'report':
      noteReport(world, { person, account })
      return null
    case 'order':
      shop.order(errand)
      return null
  }
}
