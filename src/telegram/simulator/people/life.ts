/** Runs `tick` again and again, never two at once. Gives the way to stop it. */
export const keepTicking = (
  tick: () => void | Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
): (() => void) => {
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    Promise.resolve()
      .then(tick)
      .catch(onError)
      .finally(() => {
        isRunning = false
      })
  }, everyMs)
  return () => clearInterval(timer)
}
