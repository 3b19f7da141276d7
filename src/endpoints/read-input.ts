import { z } from 'zod'

import { PlatformError } from '../core/errors.ts'

/** The JSON body, checked. The first thing wrong is named by its path: `audience.wroteWithinDays`. */
export const readJson = async <Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> => {
  const text = await request.text()
  return checkInput(schema, text.trim() === '' ? {} : parse(text))
}

/** The query, checked. A name that comes twice is the last one's value. */
export const readQuery = <Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): z.output<Schema> => checkInput(schema, Object.fromEntries(new URL(request.url).searchParams))

/** A whole number of a query, with one sentence for all that it may not be. */
export const wholeNumber = (from: number, to: number) => {
  const rule = `must be ${from} to ${to}`
  return z.coerce.number(rule).int(rule).min(from, rule).max(to, rule)
}

/** How many rows a page has. */
export const pageLimit = (most: number, usual: number) => wholeNumber(1, most).default(usual)

/** Parses what came from outside, or refuses it naming the field. */
export const checkInput = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> => {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data

  const [issue] = parsed.error.issues
  const field = issue ? fieldOf(issue) : ''
  const sentence = issue?.message ?? 'The input is not valid.'
  throw new PlatformError('INVALID_INPUT', field === '' ? sentence : `${field}: ${sentence}`, {
    ...(field !== '' && { field }),
  })
}

const fieldOf = (issue: z.core.$ZodIssue): string => {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return [...issue.path, ...unknown].map(String).join('.')
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PlatformError('INVALID_INPUT', 'The body is not valid JSON.', { cause })
  }
}
