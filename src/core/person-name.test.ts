import { describe, expect, it } from 'vitest'

import { personName } from './person-name.ts'

describe('what a person is called', () => {
  it.each([
    [{ firstName: 'Ada', lastName: 'Diaz', username: 'ada' }, 'Ada Diaz'],
    [{ firstName: null, lastName: 'Diaz' }, 'Diaz'],
    [{ firstName: 'Ada', lastName: '' }, 'Ada'],
    [{ firstName: null, lastName: null, username: 'ada' }, 'ada'],
    [{ firstName: '', lastName: null, username: '' }, null],
    [null, null],
  ])('%j: %s', (person, name) => {
    expect(personName(person)).toBe(name)
  })
})
