import { describe, expect, it } from 'vitest'

import type { Feature, RoleName } from '../plugins/define-feature.ts'

import { defineFeature } from '../plugins/define-feature.ts'
import { closersOf, loadParts, startParts } from './start-parts.ts'

const roles = ['edge', 'web', 'sender', 'worker'] as const satisfies RoleName[]

/** A feature that adds a part to every role and notes what happens to it. */
const fixture = (name: string, notes: string[]) => {
  const part = (role: RoleName) => async () => ({
    [role]: async (context: object) => {
      notes.push(`${name} starts in ${role} with ${Object.keys(context)}`)
      const close = async () => void notes.push(`${name} stops in ${role}`)
      return { close, routes: [name], jobs: [name], hold: async () => ({}) }
    },
  })
  const all = Object.fromEntries(roles.map((role) => [role, part(role)])) as Feature['roles']
  return defineFeature({ name, roles: all ?? {} })
}

describe('a feature’s part of a role', () => {
  it.each(roles)(
    'is started with the role’s context in %s, and stopped in reverse',
    async (role) => {
      const notes: string[] = []
      const all = [fixture('one', notes), defineFeature({ name: 'none' }), fixture('two', notes)]
      const context = { given: true } as unknown as Parameters<typeof startParts<typeof role>>[2]
      const started = await startParts(role, all, context)
      for (const { close } of closersOf(started).toReversed()) await close()
      expect(started.map(({ name }) => name)).toEqual(['one', 'two'])
      expect(notes).toEqual([
        `one starts in ${role} with given`,
        `two starts in ${role} with given`,
        `two stops in ${role}`,
        `one stops in ${role}`,
      ])
    },
  )

  it('is refused by name when its module exports something else', async () => {
    const wrong = defineFeature({ name: 'odd', roles: { edge: async () => ({ web: () => {} }) } })
    await expect(loadParts('edge', [wrong])).rejects.toThrow('edge part of "odd"')
  })

  it('needs no close, and none of its roles is loaded before its time', async () => {
    const loaded: string[] = []
    const quiet = defineFeature({
      name: 'quiet',
      roles: {
        edge: async () => ({ edge: async () => ({ routes: [] }) }),
        web: async () => loaded.push('web'),
      },
    })
    const started = await startParts('edge', [quiet], {} as never)
    expect([closersOf(started), loaded]).toEqual([[], []])
  })
})
