import { t as translate } from '@payloadcms/translations'
import { expect, it } from 'vitest'

import type { Text } from '../../../../ui/text.ts'
import type { Step } from './became-text.ts'

import { policyTexts } from '../../../policy/translations.ts'
import { campaignTexts } from '../../translations.ts'
import { becameText, behindText, stepsToTell } from './became-text.ts'

const translations = { campaigns: campaignTexts, policy: policyTexts } as never
const t: Text = (key, vars = {}) => translate({ key, translations, vars })
const place = { language: 'en', timeZone: 'UTC' }
const at = '2026-05-03T12:00:00.000Z'
const nothing: Step = {
  ...{ step: 0, state: null, reason: null, sentence: null, rule: null, fact: null },
  ...{ dueAt: null, sentAt: null, ground: null },
}
const ofNudge = (more: Partial<Step>): Step => ({ ...nothing, step: 1, rule: 'nudge', ...more })

it('shows the message always, and a nudge as soon as something can be said of it', () => {
  const steps = [nothing, ofNudge({ rule: null }), ofNudge({ fact: 'it is planned' })]
  expect(stepsToTell({ steps })).toEqual([steps[0], steps[2]])
})

it('says why a message was allowed to go, where its row does', () => {
  const sent: Step = { ...nothing, state: 'sent', dueAt: at, sentAt: at }
  const wrote: Step = { ...sent, ground: { kind: 'wrote', at: '2026-05-01T12:00:00.000Z' } }
  const agreed: Step = { ...sent, ground: { kind: 'consent', at: '2026-04-02T12:00:00.000Z' } }
  expect(becameText(t, sent, place)).toMatch(/^They got it .*\.$/)
  expect(becameText(t, wrote, place)).toContain('written to you, last on May 1, 2026')
  expect(becameText(t, agreed, place)).toContain('agreed on Apr 2, 2026')
})

it('names what ended a nudge, and when a step comes that has no row yet', () => {
  const over = ofNudge({
    state: 'cancelled',
    reason: 'replied',
    dueAt: at,
    fact: 'they wrote at 12',
  })
  expect(becameText(t, over, place)).toContain('They have answered')
  expect(behindText(t, over)).toBe('Nudges: they wrote at 12')
  const planned = ofNudge({ fact: 'it is planned 24 h after the step before it' })
  expect(becameText(t, planned, place)).toContain('planned 24 h after')
  expect(behindText(t, planned)).toBeNull()
  expect(becameText(t, nothing, place)).toBe(t('policy:became-none'))
})
