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
const input = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.enum(['telegram', 'sandbox']),
      value: z.string('is needed').regex(/^[1-9]\d{0,18}$/, 'a Telegram user id, in digits'),
      note,
    }),
    z.strictObject({
      kind: z.literal('phone'),
      value: z
        .string('is needed')
        .transform((phone) => phone.replaceAll(/[\s()-]/g, ''))
        .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'a phone number with its country, as +49…')),
      note,
    }),
  ],
  'telegram or phone',
)

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
