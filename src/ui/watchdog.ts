/** Calls once when nothing was heard for so long. */
export const watchdog = (silentMs: number, onSilent: () => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => clearTimeout(timer)
  return {
    heard: (): void => {
      stop()
      timer = setTimeout(onSilent, silentMs)
    },
    stop,
  }
}
