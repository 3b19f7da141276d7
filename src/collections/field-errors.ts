import type { CollectionAfterErrorHook } from 'payload'

type Fault = { path?: string; message?: string }

/**
 * What is wrong with which field, in the answer. Payload knows its own refusals by their class, and there
 * are two of each here: that of the server and that within the pages. So it would answer "The following
 * field is invalid: Name", and neither the form nor a person learned the rule.
 */
export const fieldErrors: CollectionAfterErrorHook = ({ error, result }) => {
  if (error.name !== 'ValidationError') return
  const { data = {} } = error as { data?: { errors?: Fault[] } }
  const faults = data.errors ?? []
  if (faults.length === 0) return
  const rules = [...new Set(faults.map(({ message }) => message))].filter(Boolean)
  const [told] = (result as { errors?: { message?: string }[] } | undefined)?.errors ?? []
  const message = [inBrackets(told?.message ?? error.message), ...rules].join(' ')
  return { response: { errors: [{ name: error.name, data, message }] } }
}

/** "… is invalid: Name" as a sentence of its own. What follows a colon Payload's notice cuts at each comma. */
const inBrackets = (message: string): string => `${message.replace(/: (.*)$/, ' ($1)')}.`
