import { expect, it } from 'vitest'

import { makeTestId } from '../../../core/ids.ts'
import { runLink } from './run-link.ts'

it('leads to the run of a campaign, however Payload hands it over', () => {
  const wanted = { campaign: 'c1', path: '/collections/campaigns/c1/run', isTest: false }
  expect(runLink('c1')).toEqual(wanted)
  expect(runLink({ id: 'c1' })).toEqual(wanted)
})

it('leads from a test to oneself to the campaign that was tested', () => {
  expect(runLink(makeTestId('c1'))).toEqual({
    campaign: 'c1',
    path: '/collections/campaigns/c1/check',
    isTest: true,
  })
})
