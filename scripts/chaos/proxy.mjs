/** A TCP proxy between one sender and one server, which can lose what passes. */
import { connect, createServer } from 'node:net'

const reset = (socket) => (socket.destroyed ? undefined : socket.resetAndDestroy())

/**
 * `pass`: bytes go through. `refuse`: new connections are reset. `deaf`: what the server says is lost.
 * `hang`: nothing moves, in either direction, and arrives late.
 */
const join = (client, server, state) => {
  const pipe = (from, to, isAnswer) => {
    from.on('data', (chunk) => {
      if (state.mode === 'deaf' && isAnswer) return
      if (!to.write(chunk)) from.pause()
    })
    to.on('drain', () => state.mode !== 'hang' && from.resume())
    from.on('end', () => to.end())
    from.on('close', () => to.destroy())
    from.on('error', () => reset(to))
  }
  pipe(client, server, false)
  pipe(server, client, true)
}

/** `{ port, set(mode), cut(), close() }` */
export const makeProxy = async (target) => {
  const state = { mode: 'pass', pairs: new Set() }
  const server = createServer({ noDelay: true }, (client) => {
    if (state.mode === 'refuse') return reset(client)
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true })
    const pair = [client, far]
    state.pairs.add(pair)
    client.once('close', () => state.pairs.delete(pair))
    join(client, far, state)
    if (state.mode === 'hang') for (const one of pair) one.pause()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    const cutNow = [...state.pairs]
    for (const pair of cutNow) for (const one of pair) reset(one)
    return cutNow.length
  }
  return {
    port: server.address().port,
    cut,
    set: (mode) => {
      state.mode = mode
      for (const pair of state.pairs)
        for (const one of pair) mode === 'hang' ? one.pause() : one.resume()
    },
    close: () => {
      cut()
      server.close()
    },
  }
}
