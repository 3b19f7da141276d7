import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Persona } from '../world/model.ts'
import { personas } from '../world/model.ts'
import { seededRandom } from './random.ts'
import type { Wave } from './story.ts'
import { calmWave, castRole, firstStep, nextStep } from './story.ts'

const someone = fc.constantFrom(...personas)

/** One person's whole story after one message: what happens when, in milliseconds. */
const storyOf = (as: Persona, hurries: boolean, seed: string) => {
  const story: { kind: string; at: number }[] = []
  const facts = (kind: string) => ({
    as,
    hurries,
    link: 'http://127.0.0.1/r/x',
    random: seededRandom(`${seed}/${kind}`),
  })
  let at = 0
  let step = firstStep(facts('meet'))
  while (step) {
    at += step.afterMs
    story.push({ kind: step.kind, at })
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
