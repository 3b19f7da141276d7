/** What `npm start` and `npm test` say: one line a step, with the time since they began. */
const began = performance.now()

/** `[  1.2 s] text` */
export const announce = (text) => {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5)
  console.log(`[${seconds} s] ${text}`)
}

export const elapsed = () => ((performance.now() - began) / 1000).toFixed(1)

/** A refusal that a person can act on: one paragraph that says what is wrong and what to do. */
export class Refusal extends Error {
  name = 'Refusal'
}

/** Shows a refusal as it is, and anything else with its stack: that would be a mistake of ours. */
export const explain = (error) => {
  const text = error instanceof Refusal ? error.message : (error?.stack ?? String(error))
  console.error(`\n${text}\n`)
}
