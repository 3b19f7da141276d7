import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, it } from 'vitest'

import { openJournal } from './store/journal.ts'

it('takes what still comes while it closes for said to nobody', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'journal-'))
  const journal = await openJournal(dir, () => {})
  journal.append('{"kept":1}')
  await journal.close(['{"kept":1}'])
  journal.append('{"late":1}')
  expect(() => journal.sync()).not.toThrow()
  const read: string[] = []
  const again = await openJournal(dir, (line) => void read.push(line))
  expect(read).toEqual(['{"kept":1}'])
  await again.close(read)
  rmSync(dir, { recursive: true, force: true })
})
