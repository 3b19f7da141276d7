/** A server that gives back what it gets: what a round trip costs without any work. */
import { createServer } from 'node:net'

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {})
  socket.pipe(socket)
})
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('message', () => process.exit(0))
process.on('disconnect', () => process.exit(0))
