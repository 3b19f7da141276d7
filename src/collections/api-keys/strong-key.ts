import type { CollectionAfterErrorHook, CollectionBeforeValidateHook } from 'payload'

import { PlatformError } from '../../core/errors.ts'

const LEAST = 32
const LEAST_DIFFERENT = 8

/** One sentence for a key that can be guessed and for one that somebody has: neither is told apart. */
const UNFIT = `A key is drawn at random and has at least ${LEAST} characters. Generate another one.`

/** The panel draws keys by itself; whoever sends one of their own sends one that nobody guesses. */
export const demandStrongKey: CollectionBeforeValidateHook = ({ data, req }) => {
  const key = data?.['apiKey']
  if (req.payloadAPI === 'local' || key === undefined || key === null || key === '') return data
  const fits =
    typeof key === 'string' && key.length >= LEAST && new Set(key).size >= LEAST_DIFFERENT
  if (!fits) throw new PlatformError('INVALID_INPUT', UNFIT, { field: 'apiKey' })
  return data
}

/** Keys are unique in the whole installation, so the refusal of a repeated one would tell of another's. */
export const hideOthersKeys: CollectionAfterErrorHook = ({ error }) =>
  namesIndex(error) ? { status: 400, response: { errors: [{ message: UNFIT }] } } : undefined

const namesIndex = (error: unknown): boolean => {
  const { data } = (error ?? {}) as { data?: { errors?: { path?: string }[] } | null }
  return (data?.errors ?? []).some(({ path }) => path === 'apiKeyIndex')
}
