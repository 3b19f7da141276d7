import type { Contact } from '../../core/model/contact.ts'
import type { OwnWords, Placeholder } from '../../core/placeholders.ts'

import { Liquid } from 'liquidjs'

import { PlatformError } from '../../core/errors.ts'
import { platformPlaceholders } from '../../core/placeholders.ts'
import { lexicalToTelegram } from './lexical-to-telegram.ts'

type Known = (typeof platformPlaceholders)[number]
/** The platform's own words are always there; those of features where somebody has read them. */
export type Words = Readonly<Record<Known, string> & Record<string, string>>

/** A person with what the words of a message are made of. */
export type Worded = Pick<Contact, 'firstName' | 'lastOrder'> & { own?: OwnWords }

const MAX_TEMPLATE = 20_000

/**
 * Locked down: no tags, one filter, own properties only, little memory and time. Without tags nothing
 * loops, so the time only guards against a fault of the engine: it is the wall's, and on a busy machine
 * a process may stand still for long between two lines.
 */
const makeEngine = (): Liquid => {
  const engine = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: false,
    parseLimit: MAX_TEMPLATE,
    memoryLimit: 200_000,
    renderLimit: 5_000,
  })
  for (const name of Object.keys(engine.tags)) delete engine.tags[name]
  for (const name of Object.keys(engine.filters)) delete engine.filters[name]
  engine.registerFilter('default', (value: unknown, fallback: unknown) =>
    value === undefined || value === null || value === '' ? fallback : value,
  )
  return engine
}

const engine = makeEngine()
const parsed = new Map<string, ReturnType<Liquid['parse']>>()
const MAX_PARSED = 500

const parse = (template: string): ReturnType<Liquid['parse']> => {
  const known = parsed.get(template)
  if (known) return known
  const ready = engine.parse(template)
  if (parsed.size >= MAX_PARSED) parsed.clear()
  parsed.set(template, ready)
  return ready
}

/** Fills the placeholders of one piece of text. Values are put in as they are and never parsed. */
export const fillIn = (template: string, words: Words): string =>
  template.includes('{') ? String(engine.renderSync(parse(template), words)) : template

/** A placeholder for which nothing is known of a person, and what stands there instead. */
export type Gap = { name: string; instead: string }

/** The placeholders of a message that are empty for somebody, each with what they will read there. */
export const gapsOf = (document: unknown, words: Words): Gap[] => {
  const gaps = new Map<string, Gap>()
  lexicalToTelegram(document, {
    text: (piece) => {
      if (piece.includes('{')) for (const gap of gapsIn(piece, words)) gaps.set(gap.name, gap)
      return piece
    },
    url: (address) => address,
  })
  return [...gaps.values()]
}

const gapsIn = (piece: string, words: Words): Gap[] =>
  parse(piece).flatMap((template): Gap[] => {
    const [, name = ''] = /^\{\{-?\s*(\w+)/.exec(template.token.getText()) ?? []
    if (words[name] !== '') return []
    return [{ name, instead: String(engine.renderSync([template], words)) }]
  })

/** What is known of a person, as words. An empty word lets `default` speak. */
export const wordsOf = (contact: Worded, discountCode: string | null): Words => ({
  ...contact.own,
  first_name: contact.firstName ?? '',
  last_order: contact.lastOrder?.item ?? contact.lastOrder?.number ?? '',
  discount_code: discountCode ?? '',
})

/** Nothing is known. */
const noWords: Words = { first_name: '', last_order: '', discount_code: '' }

/** The words that these messages use, of the platform and of features. */
const usedIn = (documents: readonly unknown[], own: readonly Placeholder[]): Set<string> => {
  const none = { ...noWords, ...Object.fromEntries(own.map(({ name }) => [name, ''])) }
  return new Set(documents.flatMap((one) => gapsOf(one, none).map(({ name }) => name)))
}

/** Finds out for which people a word of this message is empty; the message is read once. */
export const wordsMissing = (document: unknown, own: readonly Placeholder[]) => {
  const used = [...usedIn([document], own)]
  return (words: Words): boolean => used.some((name) => words[name] === '')
}

/** Of the features' placeholders, those that these messages use: only they are read. */
export const placeholdersIn = (
  documents: readonly unknown[],
  own: readonly Placeholder[] = [],
): readonly Placeholder[] => {
  if (own.length === 0) return own
  const used = usedIn(documents, own)
  return own.filter(({ name }) => used.has(name))
}

/** Throws the error that a person can act on when a message holds what cannot be filled in. */
export const checkTemplate = (
  document: unknown,
  field = 'message',
  own: readonly Placeholder[] = [],
): void => {
  const known = [...platformPlaceholders, ...own.map(({ name }) => name)]
  try {
    lexicalToTelegram(document, {
      text: (piece) => {
        refuseStrangers(piece, field, known)
        return fillIn(piece, noWords)
      },
      url: (address) => address,
    })
  } catch (error) {
    if (error instanceof PlatformError) throw error
    const names = known.map((name) => `{{${name}}}`).join(', ')
    throw new PlatformError(
      'INVALID_INPUT',
      `A placeholder in the message cannot be read. There are ${names}, each with | default: "…".`,
      { field, cause: error },
    )
  }
}

const refuseStrangers = (piece: string, field: string, known: readonly string[]): void => {
  for (const [, name = ''] of piece.matchAll(/\{\{-?\s*([\w.]+)/g)) {
    if (known.includes(name)) continue
    throw new PlatformError('INVALID_INPUT', `There is no placeholder {{${name}}}.`, {
      field,
    })
  }
}
