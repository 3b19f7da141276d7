import type { AddressInfo } from 'node:net'

import express from 'express'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request as ask } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { makeLogger } from '../core/logger.ts'
import { limitPanelSignIn, unread } from './limit-panel-sign-in.ts'
import { strictLimit } from './rate-limit.ts'

/** Next makes a web request of it, whose body nobody may have looked into. */
const asNextReads = (request: IncomingMessage): ReadableStream => {
  const whole = unread(request)
  expect([Readable.isDisturbed(whole), whole.method, whole.url]).toEqual([
    false,
    'POST',
    request.url,
  ])
  return Readable.toWeb(whole) as ReadableStream
}

const options = { perMinute: 3, log: makeLogger({ role: 'test', level: 'silent' }) }
const closing: (() => void)[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const close of closing.splice(0)) close()
})

/** The limits before an address of ours, and before whatever reads its own stream as Next does. */
const serve = async () => {
  const app = express()
  app.use(...limitPanelSignIn(options))
  const limits = [express.raw({ type: () => true }), ...strictLimit(options)]
  app.post('/auth/login', ...limits, (_request, response) => void response.send('ours'))
  app.post('/auth/wrong', ...limits, (_request, response) => void response.sendStatus(401))
  app.use(
    async (request, response) => void response.send(await text(asNextReads(request) as never)),
  )
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const { port } = server.address() as AddressInfo
  const post = (path: string, body: unknown, type = 'application/json') =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const statuses = async (paths: string[], body: (n: number) => unknown) => {
    const all: number[] = []
    for (const [n, path] of paths.entries()) all.push((await post(path, body(n))).status)
    return all
  }
  /** Letter by letter: `fetch` would put the address in order first. */
  const raw = async (paths: string[], body: object) => {
    const all: number[] = []
    for (const path of paths) {
      const headers = { 'content-type': 'application/json' }
      const asked = ask({ port, host: '127.0.0.1', method: 'POST', path, headers })
      const answered = once(asked, 'response') as Promise<[IncomingMessage]>
      asked.end(JSON.stringify(body))
      const [answer] = await answered
      all.push(answer.resume().statusCode ?? 0)
    }
    return all
  }
  return { port, post, statuses, raw }
}

const anna = { email: 'anna@example.com', password: 'x' }

describe('the limit of sign-ins', () => {
  it('should count every spelling of an address as that address', async () => {
    const { statuses } = await serve()
    const paths = ['/auth/login', '/auth/login/', '/Auth/login', '/AUTH/LOGIN', '/aUth/login/']
    expect(await statuses(paths, () => anna)).toEqual([200, 200, 200, 429, 429])
  })

  it.each(['login', 'forgot-password', 'reset-password', 'unlock'])(
    'should stand before the panel’s own %s, in every spelling',
    async (form) => {
      const { statuses } = await serve()
      const paths = [
        `/cms-api/users/${form}`,
        `/cms-api/users/${form}/`,
        `/cms-api//users/${form.toUpperCase()}`,
        `/cms-api/users/%${form.charCodeAt(0).toString(16)}${form.slice(1)}`,
        `/CMS-API/users/${form}?x=1`,
      ]
      expect(await statuses(paths, () => anna)).toEqual([200, 200, 200, 429, 429])
    },
  )

  it.each(['login', 'forgot-password', 'reset-password', 'unlock'])(
    'should find the panel’s own %s behind dots',
    async (form) => {
      const { raw } = await serve()
      const paths = [
        `/cms-api/users/./${form}`,
        `/cms-api/x/../users/${form}`,
        `/cms-api/users/%2e/${form}`,
        `/cms-api/users/%252e/${form}`,
        `/cms-api/users/x/%2E%2E/${form}`,
      ]
      expect(await raw(paths, anna)).toEqual([200, 200, 200, 429, 429])
    },
  )

  it('should leave the body to whoever reads it next, and other calls alone', async () => {
    const { post, statuses } = await serve()
    const long = { ...anna, password: 'x'.repeat(9_000) }
    expect(await (await post('/cms-api/users/login', long)).json()).toEqual(long)
    const six = Array.from({ length: 6 }, () => '/cms-api/campaigns')
    expect(await statuses(six, () => anna)).toEqual([200, 200, 200, 200, 200, 200])
  })

  it('should count by account, also in a form, and by address where none can be told', async () => {
    const { post, statuses } = await serve()
    const logins = Array.from({ length: 5 }, () => '/cms-api/users/login')
    const each = (n: number) => ({ ...anna, email: `person${n}@example.com` })
    expect(await statuses(logins, each)).toEqual([200, 200, 200, 200, 200])

    const part = (n: number) =>
      `--b\r\nContent-Disposition: form-data; name="_payload"\r\n\r\n${JSON.stringify(each(n))}\r\n`
    const form = async (body: string) =>
      (await post('/cms-api/users/login', `${body}--b--\r\n`, 'multipart/form-data; boundary=b'))
        .status
    const same = [await form(part(9)), await form(part(9)), await form(part(9))]
    expect([...same, await form(part(9)), await form(part(8))]).toEqual([200, 200, 200, 429, 200])
    const odd: number[] = []
    for (let n = 20; n < 24; n++) odd.push(await form(part(n) + part(n + 10)))
    expect(odd).toEqual([200, 200, 200, 429])
  })

  it('should count for its address a body whose length nobody tells', async () => {
    const { port } = await serve()
    const send = (n: number): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const order = { port, method: 'POST', path: '/cms-api/users/login' }
        const call = ask(order, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        call.once('error', reject)
        call.write(JSON.stringify({ ...anna, email: `n${n}@example.com` }))
        call.end()
      })
    expect([await send(1), await send(2), await send(3), await send(4)]).toEqual([
      200, 200, 200, 429,
    ])
  })

  it('should wait out the hour of whoever was refused too often, and of nobody else', async () => {
    const { post } = await serve()
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
    const status = async (path: string, email = anna.email) =>
      (await post(path, { ...anna, email })).status
    const minute = async (path: string) => {
      const all = [await status(path), await status(path), await status(path)]
      vi.advanceTimersByTime(61_000)
      return all
    }
    for (let n = 0; n < 5; n++) expect(await minute('/auth/wrong')).toEqual([401, 401, 401])
    expect(await minute('/auth/wrong')).toEqual([429, 429, 429])
    expect(await status('/auth/wrong', 'bea@example.com')).toBe(401)
    for (let n = 0; n < 7; n++) expect(await minute('/auth/login')).toEqual([200, 200, 200])
    vi.advanceTimersByTime(3_600_000)
    expect(await status('/auth/wrong')).toBe(401)
  })

  it('should let nobody try more than ten times that from one address, whoever it is about', async () => {
    const { statuses } = await serve()
    const many = Array.from({ length: 31 }, () => '/cms-api/users/login')
    const all = await statuses(many, (n) => ({ ...anna, email: `n${n}@example.com` }))
    expect(all.filter((status) => status === 429)).toHaveLength(1)
  })
})
