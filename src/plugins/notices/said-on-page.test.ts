import { expect, it } from 'vitest'

import { saidOnPage } from './said-on-page.ts'

it('leaves out what the page of a run says by itself, and nothing of another run', () => {
  const run = (id: string) => `/collections/campaigns/${id}/run`
  const place = { admin: '/admin', pathname: `/admin${run('one')}` }
  expect(saidOnPage({ kind: 'held', path: run('one') }, place)).toBe(true)
  expect(saidOnPage({ kind: 'files-out', path: run('one') }, place)).toBe(true)
  expect(saidOnPage({ kind: 'held', path: run('two') }, place)).toBe(false)
  expect(saidOnPage({ kind: 'held', path: run('one') }, { ...place, pathname: '/admin' })).toBe(
    false,
  )
})
