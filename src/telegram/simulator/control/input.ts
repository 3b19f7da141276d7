import { z } from 'zod'

import { callActions, lastingActions, updateActions } from '../faults.ts'
import { personas } from '../world/model.ts'
import { ControlError } from './http.ts'

const phone = z.string().regex(/^\+?[\d\s()-]{7,24}$/, 'A phone number has 7 to 15 digits.')
const name = z.string().min(1).max(64)
const username = z.string().regex(/^@?[A-Za-z][A-Za-z0-9_]{3,31}$/, 'Not a Telegram username.')

const person = z.strictObject({
  phone: phone.optional(),
  firstName: name,
  lastName: z.string().max(64).optional(),
  username: username.optional(),
  /** `any` takes one of a seeded mixture. */
  persona: z.enum([...personas, 'any']).optional(),
  timeZone: z.string().optional(),
  echoes: z.boolean().optional(),
})

/** A phone, an @username or an id, as text. */
const someone = z.union([z.string().min(1), z.number().int()]).transform(String)
const message = z.strictObject({
  from: someone,
  to: someone,
  text: z.string().min(1).max(4096),
  at: z.iso.datetime({ offset: true }).optional(),
})

/** `null` for no limit. */
const quota = z
  .strictObject({ count: z.number().int().min(1), seconds: z.number().int().min(1) })
  .nullable()
  .optional()

const flag = z
  .enum(['true', 'false'])
  .transform((it) => it === 'true')
  .optional()

/** From never (0) to always (1). */
const rate = z.number().min(0).max(1).optional()

/** What each path takes. */
export const inputs = {
  account: z.strictObject({
    phone,
    firstName: name,
    lastName: z.string().max(64).optional(),
    username: username.optional(),
    password: z.string().min(1).optional(),
    code: z
      .string()
      .regex(/^\d{5,6}$/)
      .optional(),
  }),
  people: z.array(person).max(100_000),
  message,
  messages: z.array(message).max(100_000),
  fault: z.strictObject({
    method: z
      .string()
      .regex(/^(\*|\w+(\.\w+)?)$/, 'A method is called like messages.sendMessage; * is any.')
      .default('*'),
    phone: phone.optional(),
    nth: z.number().int().min(1).default(1),
    times: z.number().int().min(1).default(1),
    action: z.enum([...callActions, ...updateActions, ...lastingActions]).optional(),
    error: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]+$/)
      .optional(),
    code: z.number().int().optional(),
    latencyMs: z.number().int().min(0).max(600_000).default(0),
    skewMs: z.number().int().min(-1e12).max(1e12).default(0),
  }),
  clock: z.strictObject({ speed: z.number().min(1).max(3600) }),
  shop: z.strictObject({
    hookUrl: z.url(),
    secret: z.string().regex(/^whsec_[A-Za-z0-9+/=_-]+$/, 'A secret begins with whsec_.'),
    currency: z.string().length(3).default('USD'),
    /** Orders of the people that the account with this name writes to. */
    name: z.string().max(64).default(''),
    goods: z
      .array(z.strictObject({ name: z.string().min(1).max(100), amount: z.number().int().min(1) }))
      .min(1)
      .max(100)
      .optional(),
  }),
  block: z.strictObject({ person: someone, account: someone, blocked: z.boolean().default(true) }),
  /** All of it is text, as it comes in an address. */
  ledger: z.strictObject({
    account: phone.optional(),
    peer: z.coerce.number().int().optional(),
    randomId: z.string().optional(),
    kind: z.enum(['message', 'edit', 'delete', 'refused']).optional(),
    duplicate: flag,
    insideFloodWindow: flag,
    /** Only what came after the line with this number. */
    after: z.coerce.number().int().default(-1),
    limit: z.coerce.number().int().min(1).default(Number.MAX_SAFE_INTEGER),
  }),
  policy: z.strictObject({
    rivals: z.enum(['off', 'parallel', 'any']).optional(),
    isStrict: z.boolean().optional(),
    maxConnections: z.number().int().min(1).optional(),
    isTerse: z.boolean().optional(),
    messages: quota,
    strangers: quota,
  }),
  press: z.strictObject({
    person: someone,
    account: someone,
    messageId: z.number().int(),
    /** Which button, from 0; the link in the text when left out. */
    button: z.number().int().min(0).optional(),
  }),
  report: z.strictObject({ person: someone, account: someone }),
  persona: z.strictObject({
    persona: z.enum(personas),
    rates: z.strictObject({
      read: rate,
      click: rate,
      press: rate,
      order: rate,
      reply: rate,
      block: rate,
      report: rate,
    }),
  }),
  user: z.strictObject({
    person: someone,
    deleted: z.boolean().optional(),
    banned: z.boolean().optional(),
  }),
} as const

/** Checks a body; the error names the first field at fault. */
export const parseBody = <T>(schema: z.ZodType<T>, body: unknown, prefix = ''): T => {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new ControlError(
    400,
    issue?.message ?? 'Not understood.',
    issue && issue.path.length > 0 ? `${prefix}${issue.path.join('.')}` : prefix || null,
  )
}
