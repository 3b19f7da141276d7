import type { RoleContext } from '../roles.ts'

type Loop = {
  what: string
  pause: () => Promise<void>
  work: () => Promise<void>
  pauseFirst?: boolean
}

/** Works and pauses until the signal aborts; a failure is logged and holds nothing up. */
export const repeat = async (
  { log }: Pick<RoleContext, 'log'>,
  signal: AbortSignal,
  { what, pause, work, pauseFirst = false }: Loop,
): Promise<void> => {
  if (pauseFirst) await pause()
  while (!signal.aborted) {
    await work().catch((err: unknown) => {
      if (!signal.aborted) log.error(`could not ${what}`, { err })
    })
    await pause()
  }
}
