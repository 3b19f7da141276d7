/**
 * Asks one question at a time, and not more often than every so many milliseconds: a slow server gets no
 * more questions than it answers. Whoever asks meanwhile gets one more answer, after the one under way.
 */
export const oneAtATime = (ask: () => Promise<void>, gapMs: number) => {
  let state: 'idle' | 'resting' | 'asking' = 'idle'
  let wanted = false
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const now = async (): Promise<void> => {
    clearTimeout(timer)
    state = 'asking'
    wanted = false
    await ask()
    state = 'idle'
    if (wanted) soon()
  }
  const soon = (): void => {
    if (stopped) return
    if (state === 'asking') wanted = true
    if (state !== 'idle') return
    state = 'resting'
    timer = setTimeout(() => void now(), gapMs)
  }
  return {
    /** The first question, at once; also after a stop. */
    begin: (): void => {
      stopped = false
      if (state === 'idle') void now()
    },
    soon,
    stop: (): void => {
      stopped = true
      clearTimeout(timer)
      if (state === 'resting') state = 'idle'
    },
  }
}
