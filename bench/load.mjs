/** A closed loop of requests over plain sockets: lean, so that the server under test is the limit. */
import { connect } from 'node:net'

const isWhole = (text) => {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))
  if (length) return text.length >= end + 4 + Number(length[1])
  return text.endsWith('0\r\n\r\n')
}

const statusOf = (text) => Number(text.slice(9, 12))

/** One connection: asks again as soon as it is answered, until `until`. */
const loop = ({ port, next, until, expected, times }) =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    let asked = 0
    const ask = () => {
      text = ''
      asked = performance.now()
      socket.write(next())
    }
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.once('connect', ask)
    socket.once('error', reject)
    socket.on('data', (chunk) => {
      text += chunk
      if (!isWhole(text)) return
      if (statusOf(text) !== expected)
        return void socket.destroy(new Error(`answered ${text.slice(0, 300)}`))
      const now = performance.now()
      times.push(now - asked)
      if (now < until) return void ask()
      socket.destroy()
      resolve()
    })
  })

/** `{ rps, p99, count }` of `connections` closed loops for `ms`. `next` makes the bytes of each request. */
export const load = async ({ port, next, expected, connections = 64, ms }) => {
  const times = []
  const began = performance.now()
  const until = began + ms
  const one = () => loop({ port, next, until, expected, times })
  await Promise.all(Array.from({ length: connections }, one))
  const rps = times.length / ((performance.now() - began) / 1000)
  times.sort((a, b) => a - b)
  return { rps, p99: times[Math.floor(times.length * 0.99)], count: times.length }
}

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
