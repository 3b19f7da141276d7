import { expect, it } from 'vitest'

import { parseEnvFile } from './arguments.mjs'

it('should read a file of settings with comments behind the values, and without taking them for values', () => {
  const text = [
    'A=one # a comment',
    'B="two # of them" # a comment',
    "C='it''s'",
    'D=smtps://me:pass#word@mail.test:465',
    'E= # nothing',
    'F=""',
    '# G=no',
    'HERALD_MASTER_KEY=ab/cd+ef==',
    'I="a" and "b"',
  ].join('\n')
  expect(parseEnvFile(text)).toEqual({
    A: 'one',
    B: 'two # of them',
    C: "it''s",
    D: 'smtps://me:pass#word@mail.test:465',
    E: '',
    F: '',
    HERALD_MASTER_KEY: 'ab/cd+ef==',
    I: 'a" and "b',
  })
})
