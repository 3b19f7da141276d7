import { z } from 'zod'

import { audienceOfForm } from '../../../collections/campaigns/audience.ts'
import { categoryNames } from '../../../core/category.ts'
import { nudgeConditions } from '../../../core/nudges.ts'
import { messageFault } from './message-fault.ts'
import { textToLexical } from './text-to-lexical.ts'

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an id')
const clockTime = z
  .string('is required')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time as HH:MM')

/** Plain text with simple marks, or the editor's own document. Either becomes the document. */
export const messageInput = z.unknown().transform((message, { addIssue }): object => {
  const fault = messageFault(message)
  if (fault) {
    addIssue({ code: 'custom', ...fault })
    return z.NEVER
  }
  return typeof message === 'string' ? textToLexical(message.trim()) : (message as object)
})

export const nudgeInput = z.strictObject({
  afterHours: z.int('must be whole hours').min(1).max(720),
  condition: z.enum(nudgeConditions).default('no-reply'),
  message: messageInput,
})

const quietHours = z
  .strictObject({
    enabled: z.boolean().default(true),
    from: clockTime,
    to: clockTime,
    mode: z.enum(['hold', 'skip']).default('hold'),
    /** Why they take away from the workspace's; an owner says so. */
    reason: z.string().trim().max(500).optional(),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'must differ from "from"' })

/** The body of `POST /campaigns`. What is left out takes the panel's defaults. */
export const campaignInput = z
  .strictObject({
    name: z.string('is required').trim().min(1, 'is needed').max(120),
    message: messageInput,
    /** One file, or the items of an album in their order. */
    media: z.union([id.transform((one) => [one]), z.array(id).min(1).max(10)]).optional(),
    accounts: z
      .array(id, 'is required')
      .min(1, 'names at least one sending account')
      .max(20)
      .refine((ids) => new Set(ids).size === ids.length, 'names an account twice'),
    audience: z
      .strictObject({
        wroteWithinDays: z.int('must be whole days').min(1).max(3_650).optional(),
        categories: z.array(z.enum(categoryNames)).min(1, 'names at least one').optional(),
      })
      .optional(),
    quietHours: quietHours.optional(),
    discountCode: z.string().trim().max(64).optional(),
    nudge: nudgeInput.optional(),
    nudges: z.array(nudgeInput).max(5).optional(),
  })
  .refine(({ nudge, nudges }) => !nudge || !nudges, {
    path: ['nudge'],
    message: 'goes into "nudges" when both are sent',
  })

export type CampaignInput = z.output<typeof campaignInput>

/** The input as fields of the campaigns collection. */
export const campaignFields = ({ audience, nudge, quietHours: own, ...input }: CampaignInput) => ({
  ...input,
  ...(own && { quietHours: { ...own, ownHours: true } }),
  ...(audience && {
    audience: audienceOfForm({
      days: audience.wroteWithinDays ?? null,
      categories: audience.categories ?? [],
    }),
  }),
  ...(nudge && { nudges: [nudge] }),
})
