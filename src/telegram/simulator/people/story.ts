import type { ErrandRow, Persona } from '../world/model.ts'
import type { Language } from './phrases.ts'
import { phrasesOf } from './phrases.ts'
import type { Rates } from './rates.ts'

type Random = () => number
type Kind = ErrandRow['kind']

/** One step of a person's story: what they do, and how long after the step before. */
export type Step = { kind: Kind; afterMs: number; detail: string }

/** From shortest to longest, in seconds. */
const PACE: Record<Kind, { usual: [number, number]; hurried: [number, number] }> = {
  read: { usual: [2, 90], hurried: [0.5, 1.5] },
  click: { usual: [3, 40], hurried: [1.5, 4] },
  press: { usual: [2, 30], hurried: [1, 3] },
  order: { usual: [10, 90], hurried: [5, 12] },
  reply: { usual: [5, 60], hurried: [5, 60] },
  block: { usual: [3, 30], hurried: [3, 30] },
  report: { usual: [3, 30], hurried: [3, 30] },
}

const MIXTURE: readonly (readonly [Persona, number])[] = [
  ['reader', 0.34],
  ['clicker', 0.24],
  ['buyer', 0.16],
  ['replier', 0.08],
  ['opt-outer', 0.03],
  ['blocker', 0.02],
  ['silent', 0.13],
]

/** A persona out of the usual mixture. */
export const drawPersona = (random: Random): Persona => {
  let left = random()
  for (const [persona, share] of MIXTURE) {
    left -= share
    if (left < 0) return persona
  }
  return 'reader'
}

type StoryFacts = {
  as: Persona
  hurries: boolean
  link: string | null
  /** Below the message there is something to press. */
  hasButton: boolean
  language: Language
  rates: Rates
  random: Random
}

const step = (kind: Kind, facts: StoryFacts, detail = ''): Step | null => {
  const { hurries, random, rates } = facts
  if (random() >= rates[kind] && (!hurries || rates[kind] === 0)) return null
  const [shortest, longest] = PACE[kind][hurries ? 'hurried' : 'usual']
  const slowness = hurries ? random() : random() ** 2 // Most are quick, a few take long.
  return { kind, afterMs: Math.round((shortest + (longest - shortest) * slowness) * 1000), detail }
}

/** How a person begins: by reading, or not at all. */
export const firstStep = (facts: StoryFacts): Step | null =>
  facts.as === 'silent' ? null : step('read', facts)

/** What follows a step that was done. `clickId` is what the link led to. */
export const nextStep = (
  done: Kind,
  facts: StoryFacts & { clickId: string | null; hasShop: boolean },
): Step | null => {
  const { as, clickId, hasShop } = facts
  if (done === 'read') return afterReading(facts)
  if (done === 'report') return step('block', facts)
  const buys = as === 'buyer' && hasShop && (done === 'click' || done === 'press')
  return buys ? step('order', facts, clickId ?? '') : null
}

const afterReading = (facts: StoryFacts): Step | null => {
  const { as, link, hasButton, language, random } = facts
  const { words, questions, stop } = phrasesOf(language)
  switch (as) {
    case 'presser':
      return hasButton ? step('press', facts) : null
    case 'clicker':
    case 'buyer':
      if (link) return step('click', facts, link)
      return hasButton ? step('press', facts) : null
    case 'replier':
      return step('reply', facts, pick([...words, ...questions], random))
    case 'asker':
      return step('reply', facts, pick(questions, random))
    case 'opt-outer':
      return step('reply', facts, pick(stop, random))
    case 'blocker':
      return step('block', facts)
    case 'reporter':
      return step('report', facts)
    default:
      return null
  }
}

const pick = (words: readonly string[], random: Random): string =>
  words[Math.floor(random() * words.length)] ?? ''

/** The beginning of one run: which firsts it has had. */
export type Wave = { messages: number; read: boolean; click: boolean; order: boolean }

export const calmWave: Wave = { messages: 0, read: false, click: false, order: false }

type RoleFacts = { persona: Persona; wave: Wave; hasLink: boolean; hasShop: boolean }

/**
 * Who a person is for this message. The first reader, clicker and buyer of a run hurry; when none
 * of a kind has come among the first few, somebody harmless steps in. So a person who presses
 * Start sees a read, a click and an order soon, whoever the first recipients are.
 */
export const castRole = ({
  persona,
  wave,
  hasLink,
  hasShop,
}: RoleFacts): { as: Persona; hurries: boolean; wave: Wave } => {
  const messages = wave.messages + 1
  const after = { messages, read: wave.read, click: wave.click, order: wave.order }
  const isPlain = persona === 'reader' || persona === 'replier'
  const canBuy = hasLink && hasShop && !wave.order
  const mayStepIn = isPlain || (persona === 'silent' && messages >= 10)

  if (canBuy && (persona === 'buyer' || (messages >= 6 && (persona === 'clicker' || mayStepIn)))) {
    return { as: 'buyer', hurries: true, wave: { ...after, read: true, click: true, order: true } }
  }
  if (hasLink && !wave.click && (persona === 'clicker' || (messages >= 4 && mayStepIn))) {
    return { as: 'clicker', hurries: true, wave: { ...after, read: true, click: true } }
  }
  if (!wave.read && (persona !== 'silent' || messages >= 2)) {
    const as = persona === 'silent' ? 'reader' : persona
    return { as, hurries: true, wave: { ...after, read: true } }
  }
  return { as: persona, hurries: false, wave: after }
}
