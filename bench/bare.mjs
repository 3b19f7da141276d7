/** The peers: bare `node:http`, which answers the same bytes and keeps nothing. A process of its own. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const location = 'https://shop.example/tea?size=1&herald_click=bench000000000-0-abcdefgh'
const key = Buffer.from((process.env.BENCH_SECRET ?? '').replace(/^whsec_/, ''), 'base64')

const redirect = (_, response) => {
  response.writeHead(302, {
    location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-length': 0,
  })
  response.end()
}

const signed = ({ headers }, body) => {
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.`
  const expected = createHmac('sha256', key).update(text).update(body).digest()
  const given = Buffer.from(String(headers['webhook-signature']).slice(3), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const hook = (request, response) => {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    const status = signed(request, Buffer.concat(parts)) ? 202 : 401
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end('{"received":true}')
  })
}

const server = createServer((request, response) =>
  request.method === 'POST' ? hook(request, response) : redirect(request, response),
)
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.once('disconnect', () => process.exit(0))
