import { t as translate } from '@payloadcms/translations'
import { describe, expect, it } from 'vitest'

import type { Text } from '../../../ui/text.ts'

import { campaignTexts } from '../translations.ts'
import { attemptsOf, detailText, outcomeText } from './attempt-words.ts'

const t: Text = (key, vars = {}) =>
  translate({ key, translations: { campaigns: campaignTexts } as never, vars })

/** All that the sender writes down of a try. */
const outcomes = [
  ...['begun', 'sent', 'failed', 'unknown', 'deferred', 'queued'],
  ...['not-sent', 'taken-over', 'threw', 'not-looked', 'refused'],
]

describe('the attempts of a message', () => {
  it('say in words what came of each', () => {
    for (const outcome of outcomes) {
      expect(outcomeText(t, outcome)).toMatch(/^[A-Z].*\.$/)
      expect(outcomeText(t, outcome)).not.toContain('attempt-')
    }
    expect(outcomeText(t, 'not-known-yet')).toBe('not known yet')
  })

  it('show Telegram’s code as it is, and a reason of ours as its sentence', () => {
    expect(detailText(t, 'PEER_FLOOD')).toBe('PEER_FLOOD')
    expect(detailText(t, 'kill-switch')).toContain('switched off')
    expect(detailText(t, null)).toBe('–')
  })

  it('are read whatever is stored', () => {
    const sent = { at: '2026-05-03T12:00:00.000Z', outcome: 'sent', detail: null }
    expect(attemptsOf([sent, null, { at: 'x' }])).toEqual([sent])
    for (const nothing of [undefined, null, {}, 'text']) expect(attemptsOf(nothing)).toEqual([])
  })
})
