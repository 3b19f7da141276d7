import { expect, it } from 'vitest'

import { campaignTexts } from '../translations.ts'
import { actionText, nameless } from './words.ts'

/** Payload's own answers the key where it has no words for it. */
const t = (key: string) => campaignTexts[key.replace('campaigns:', '')] ?? key

it('should say in words what was done, also what somebody adds later', () => {
  expect(actionText(t, 'campaign.enroll')).toBe('Added people to the campaign')
  expect(actionText(t, 'campaign.lift-quiet-hours')).toBe('Lifted the quiet hours')
  expect(actionText(t, 'shop.make-secret')).toBe('Made a secret for a shop')
  expect(actionText(t, 'birthday.send-card')).toBe('birthday send card')
})

it('should call nobody Herald who was deleted', () => {
  const said = (key: string, values = {}) => `${t(key)} ${Object.values(values).join()}`.trim()
  for (const itself of ['herald', '']) expect(nameless(said, itself)).toBe('Herald')
  expect(nameless(said, 'operator')).toBe('Whoever runs this Herald')
  expect(nameless(said, 'k3y0fash0p12')).toMatch(/deleted .*k3y0fash0p12$/)
})

it('should say before and after a night is lifted that this ends with it', () => {
  expect(campaignTexts['askSendRestMore']).toMatch(/this night only/)
  expect(campaignTexts['lifted']).toMatch(/that night only: \{\{reason\}\}$/)
})

it('should name the zone wherever quiet hours and their ends are shown', () => {
  for (const key of ['ownClock', 'stripZone']) expect(campaignTexts[key]).toContain('{{zone}}')
  for (const key of ['nightOff', 'nightShort']) expect(campaignTexts[key]).toContain('own clock')
})
