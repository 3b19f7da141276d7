/** Processes of a measurement, which are asked and answer over IPC. */
import { fork } from 'node:child_process'
import path from 'node:path'

/** Starts a file of this folder. `next` is what it says next, `ask` what it says to a question. */
export const start = (file, args, execArgv = []) => {
  const child = fork(path.join(import.meta.dirname, file), args, { execArgv })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const next = () =>
    new Promise((resolve, reject) => {
      const onExit = (code) => reject(new Error(`${file} ended with ${code}`))
      child.once('exit', onExit)
      child.once('message', (message) => {
        child.off('exit', onExit)
        resolve(message)
      })
    })
  const ask = (what) => {
    const answer = next()
    child.send(what)
    return answer
  }
  const stop = () => {
    child.send('stop')
    return ended
  }
  return { next, ask, stop }
}

/** A POST to the control API. */
export const post = async (url, body) => {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
}

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
