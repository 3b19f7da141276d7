import { expect, it } from 'vitest'

import { parseEnvFile, readArguments } from './arguments.mjs'

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

it('should hold what is sent when it is asked to, by argument or by setting', () => {
  const holds = (args, env) => readArguments(args, '/x', env).hold
  expect([holds([], {}), holds(['--hold'], {}), holds([], { HERALD_HOLD: '1' })]).toEqual([
    false,
    true,
    true,
  ])
})
