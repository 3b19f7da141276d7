import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Dialog } from '../../src/core/model/contact.ts'
import type { Page } from './look-back-world.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { HOUR } from '../../src/core/time.ts'
import {
  cat,
  closeWorld,
  ofPerson,
  openWorld,
  people,
  refuseRows,
  rows,
  startHere,
} from './look-back-world.ts'

beforeAll(openWorld)
afterAll(closeWorld)

const left = (account: string) => rows<Dialog>(slugs.dialogs).count({ account, history: 'due' })

describe('a conversation whose page is of no use', () => {
  it('is not given up at once for a word that nobody knows: it may be said of all of them', async () => {
    const failure = { kind: 'unexpected', code: 'SOMETHING_NEW' } as const
    const strange: Page = { ok: false, failure }
    const here = await startHere('n1', () => strange)
    await here.sync()
    await here.start().work()
    expect([here.asked.length, await left('n1')]).toEqual([3, people.length])
  })

  it('is never given up where what they said could not be kept', async () => {
    const here = await startHere('n2')
    await here.sync()
    await refuseRows(slugs.consents, { granted: { $ne: false } })
    const reader = here.start()
    for (let hours = 0; hours < 15; hours += 1) {
      await reader.work()
      here.wait(HOUR)
    }
    expect((await ofPerson('n2', cat)).dialog).toMatchObject({ history: 'due' })
    expect(await left('n2')).toBe(1)
    await refuseRows(slugs.consents, {})
    await reader.work()
    expect(await ofPerson('n2', cat)).toMatchObject({
      ...{ dialog: { history: 'read' }, stop: { reason: 'opt-out' } },
    })
  })
})
