import type { AudienceRule } from './model/campaign-run.ts'

import { categoryNames } from './category.ts'

/** Where a rule tree is wrong, and which rule of ours it breaks. */
export type AudienceFault = { path: string; message: string }

const MAX_DAYS = 3_650
const MOST_PARTS = 50
const DEEPEST = 5

type Json = Record<string, unknown>

/**
 * The first thing that is not right in what somebody sent or stored as an audience; null when all is.
 * Nothing is guessed: a condition that is half understood would reach people nobody meant.
 */
export const audienceFault = (
  rule: unknown,
  path = 'audience',
  depth = 1,
): AudienceFault | null => {
  const wrong = (message: string, at = path): AudienceFault => ({ path: at, message })
  if (!isObject(rule)) return wrong('must be an object with "all"')
  const { all, ...others } = rule
  const [other] = Object.keys(others)
  if (other !== undefined) return wrong('is not known here', `${path}.${other}`)
  if (!Array.isArray(all)) return wrong('must be a list of conditions', `${path}.all`)
  if (all.length > MOST_PARTS) return wrong(`has at most ${MOST_PARTS} conditions`, `${path}.all`)
  if (depth > DEEPEST) return wrong(`goes at most ${DEEPEST} levels deep`)
  for (const [n, part] of all.entries()) {
    const at = `${path}.all.${n}`
    const fault =
      isObject(part) && 'all' in part
        ? audienceFault(part, at, depth + 1)
        : conditionFault(part, at)
    if (fault) return fault
  }
  return null
}

/** What may be asked of a person, and how. */
const conditions: Readonly<
  Record<string, { op: string; fits: (value: unknown) => boolean; rule: string }>
> = {
  lastInboundAt: {
    op: 'within-days',
    fits: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_DAYS,
    rule: `must be whole days, 1 to ${MAX_DAYS}`,
  },
  category: {
    op: 'in',
    fits: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((name) => categoryNames.some((known) => known === name)),
    rule: `must be a list of ${categoryNames.join(', ')}`,
  },
}

const conditionFault = (part: unknown, path: string): AudienceFault | null => {
  if (!isObject(part)) return { path, message: 'must be a condition' }
  const { field, op, value, ...others } = part
  const [other] = Object.keys(others)
  if (other !== undefined) return { path: `${path}.${other}`, message: 'is not known here' }
  const known =
    typeof field === 'string' && Object.hasOwn(conditions, field) ? conditions[field] : undefined
  if (!known) {
    const names = Object.keys(conditions).join(' or ')
    return { path: `${path}.field`, message: `must be ${names}` }
  }
  if (op !== known.op) return { path: `${path}.op`, message: `must be ${known.op}` }
  return known.fits(value) ? null : { path: `${path}.value`, message: known.rule }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether it is a rule tree that can be understood to its last part. */
export const isAudienceRule = (rule: unknown): rule is AudienceRule => audienceFault(rule) === null
