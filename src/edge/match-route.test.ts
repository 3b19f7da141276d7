import { expect, test } from 'vitest'

import type { EdgeRoute } from '../plugins/roles.ts'

import { routeTable } from './match-route.ts'

const route: EdgeRoute = { method: 'GET', path: '/a/:id', open: 'a test', handle: () => undefined }

test('a route of the edge says why it is open to anybody', () => {
  for (const planted of [
    { ...route, open: ' ' },
    { ...route, open: undefined as never },
  ])
    expect(() => routeTable([planted])).toThrow('GET /a/:id does not say why it is open')
})

test('two features cannot answer one address, unless for another kind of answer', () => {
  expect(() => routeTable([route, { ...route, path: '/a/:name' }])).toThrow('Two edge routes')
  const stream = { ...route, accept: 'text/event-stream' }
  expect(routeTable([stream, route])('GET', '/a/1')?.params).toEqual({ id: '1' })
})
