import type { Contact } from '../../core/model/contact.ts'

import { Liquid } from 'liquidjs'

import { PlatformError } from '../../core/errors.ts'
import { lexicalToTelegram } from './lexical-to-telegram.ts'

/** The words that a message may fill in for each person. */
export const placeholders = ['first_name', 'last_order', 'discount_code'] as const
export type Words = Readonly<Record<(typeof placeholders)[number], string>>

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
export type Gap = { name: keyof Words; instead: string }

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
    const known = placeholders.find((each) => each === name)
    if (!known || words[known] !== '') return []
    return [{ name: known, instead: String(engine.renderSync([template], words)) }]
  })

/** What is known of a person, as words. An empty word lets `default` speak. */
export const wordsOf = (
  contact: Pick<Contact, 'firstName' | 'lastOrder'>,
  discountCode: string | null,
): Words => ({
  first_name: contact.firstName ?? '',
  last_order: contact.lastOrder?.item ?? contact.lastOrder?.number ?? '',
  discount_code: discountCode ?? '',
})

/** Nothing is known. */
export const noWords: Words = { first_name: '', last_order: '', discount_code: '' }

/** Throws the error that a person can act on when a message holds what cannot be filled in. */
export const checkTemplate = (document: unknown, field = 'message'): void => {
  try {
    lexicalToTelegram(document, {
      text: (piece) => {
        refuseStrangers(piece, field)
        return fillIn(piece, noWords)
      },
      url: (address) => address,
    })
  } catch (error) {
    if (error instanceof PlatformError) throw error
    const names = placeholders.map((name) => `{{${name}}}`).join(', ')
    throw new PlatformError(
      'INVALID_INPUT',
      `A placeholder in the message cannot be read. There are ${names}, each with | default: "…".`,
      { field, cause: error },
    )
  }
}

const refuseStrangers = (piece: string, field: string): void => {
  for (const [, name = ''] of piece.matchAll(/\{\{-?\s*([\w.]+)/g)) {
    if ((placeholders as readonly string[]).includes(name)) continue
    throw new PlatformError('INVALID_INPUT', `There is no placeholder {{${name}}}.`, {
      field,
    })
  }
}
