type Clears = { clear: () => void }
type Runs<Answer> = Clears & { run: (body?: unknown) => Promise<Answer | null> }

/**
 * Runs one of several actions whose failures are shown in one place: what went wrong with the others is
 * past by then.
 */
export const runAlone = <Answer>(
  action: Runs<Answer>,
  all: readonly Clears[],
  body?: unknown,
): Promise<Answer | null> => {
  for (const other of all) if (other !== action) other.clear()
  return action.run(body)
}
