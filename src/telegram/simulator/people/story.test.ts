import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Persona } from '../world/model.ts'
import { personas } from '../world/model.ts'
import { languageOf, languages, phrasesOf } from './phrases.ts'
import { seededRandom } from './random.ts'
import { usualRates } from './rates.ts'
import type { Wave } from './story.ts'
import { calmWave, castRole, firstStep, nextStep } from './story.ts'

const someone = fc.constantFrom(...personas)

/** One person's whole story after one message: what happens when, in milliseconds. */
const storyOf = (as: Persona, hurries: boolean, seed: string, rates = usualRates[as]) => {
  const story: { kind: string; at: number; detail: string }[] = []
  const facts = (kind: string) => ({
    as,
    hurries,
    link: 'http://127.0.0.1/r/x',
    hasButton: true,
    language: 'en' as const,
    rates,
    random: seededRandom(`${seed}/${kind}`),
  })
  let at = 0
  let step = firstStep(facts('meet'))
  while (step) {
    at += step.afterMs
    story.push({ kind: step.kind, at, detail: step.detail })
    step = nextStep(step.kind, { ...facts(step.kind), clickId: 'c', hasShop: true })
  }
  return story
}

it('tells the same story for the same seed', () => {
  fc.assert(
    fc.property(someone, fc.boolean(), fc.string(), (as, hurries, seed) => {
      expect(storyOf(as, hurries, seed)).toEqual(storyOf(as, hurries, seed))
    }),
  )
})

it('lets the silent be silent, and nobody act before having read', () => {
  fc.assert(
    fc.property(someone, fc.boolean(), fc.string(), (as, hurries, seed) => {
      const [first] = storyOf(as, hurries, seed)
      expect(as === 'silent' ? first : (first?.kind ?? 'read')).toBe(
        as === 'silent' ? undefined : 'read',
      )
    }),
  )
})

it('shows a read within 3 s, a click within 12 s and an order within 40 s of a run of 30', () => {
  const runs = fc.array(fc.constantFrom<Persona>('reader', 'clicker', 'buyer', 'replier'), {
    minLength: 30,
    maxLength: 30,
  })
  fc.assert(
    fc.property(runs, fc.string(), (people, seed) => {
      let wave: Wave = calmWave
      const seen = people.flatMap((persona, second) => {
        const role = castRole({ persona, wave, hasLink: true, hasShop: true })
        wave = role.wave
        return storyOf(role.as, role.hurries, `${seed}/${second}`).map(({ kind, at }) => ({
          kind,
          at: at + second * 1000,
        }))
      })
      const first = (kind: string) =>
        Math.min(...seen.filter((it) => it.kind === kind).map(({ at }) => at))
      expect(first('read')).toBeLessThanOrEqual(3000)
      expect(first('click')).toBeLessThanOrEqual(12_000)
      expect(first('order')).toBeLessThanOrEqual(40_000)
    }),
  )
})

it('does what is certain, and nothing that a rate of 0 forbids', () => {
  const rates = fc.record({
    read: fc.constant(1),
    click: fc.constantFrom(0, 1),
    press: fc.constantFrom(0, 1),
    order: fc.constantFrom(0, 1),
    reply: fc.constantFrom(0, 1),
    block: fc.constantFrom(0, 1),
    report: fc.constantFrom(0, 1),
  })
  fc.assert(
    fc.property(someone, fc.boolean(), fc.string(), rates, (as, hurries, seed, rate) => {
      const kinds = storyOf(as, hurries, seed, rate).map(({ kind }) => kind as keyof typeof rate)
      for (const kind of kinds) expect(rate[kind]).toBe(1)
      if (as === 'reporter' && rate.report) expect(kinds).toContain('report')
      if (as === 'asker' && rate.reply) expect(kinds).toContain('reply')
      if (as === 'presser' && rate.press) expect(kinds).toContain('press')
    }),
  )
})

it('asks and stops in the language of the place', () => {
  expect(
    ['Europe/Berlin', 'America/Lima', 'Asia/Tokyo', 'Mars/Base', null].map(languageOf),
  ).toEqual(['de', 'es', 'ja', 'en', 'en'])
  for (const language of languages) {
    const { words, questions, stop } = phrasesOf(language)
    for (const list of [words, questions, stop]) expect(list.length).toBeGreaterThan(1)
    for (const question of questions) expect(question).toMatch(/[?？]$/)
  }
})
