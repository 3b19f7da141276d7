import { z } from 'zod'

import type { Clock } from '../../../core/clock.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { PlatformError } from '../../../core/errors.ts'
import { roles } from '../../../core/roles.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { personId } from '../../../mongo/persons.ts'
import { stopEverywhere } from '../../../mongo/stop-list.ts'

type Deps = { db: Db; clock: Clock; masterKey: string }

const note = z.string().trim().max(200).optional()
const input = z.strictObject({
  /** Not by number: Telegram does not show the numbers of those who write, so nobody would be found by it. */
  kind: z.enum(['telegram', 'sandbox'], 'telegram: a number cannot be matched with who writes'),
  value: z.string('is needed').regex(/^[1-9]\d{0,18}$/, 'a Telegram user id, in digits'),
  note,
})

/** "Never write to this person", for every workspace. What names them is hashed and not kept. */
export const addPlatformStop = ({ db, clock, masterKey }: Deps): ApiEndpoint => ({
  method: 'post',
  path: '/api/v1/platform/stops',
  tenancy: 'tenant',
  roles,
  respond: async (request, { caller }) => {
    if (!caller.platformAdmin)
      throw new PlatformError('FORBIDDEN', 'Only a platform admin keeps this list.')
    const { kind, value, note: told = null } = await readJson(request, input)
    const person = personId({ masterKey, kind, value })
    const isNew = await stopEverywhere(
      { db, heard: null },
      { person, reason: 'by-hand', at: clock.now(), note: told || null, by: caller.id },
    )
    return Response.json({ id: person, added: isNew }, { status: isNew ? 201 : 200 })
  },
})
