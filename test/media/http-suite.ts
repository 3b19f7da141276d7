import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { OpenStore } from './stores.ts'

import { apiRoutes } from '../../src/endpoints/routes.ts'
import { S3_STARTS_WITHIN } from '../harness/s3.ts'
import { callerFor, emailOf, PASSWORD, seedPeople, startApi } from '../http-api/api-harness.ts'

const MEGABYTE = 1_048_576
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
)

const startUploads = async (open: OpenStore) => {
  const store = await open()
  const api = await startApi()
  await seedPeople(api.payload)
  const signIn = async (name: string) => {
    const person = { email: emailOf(name), password: PASSWORD }
    const { body } = await callerFor(api.origin, {}).post(apiRoutes.login, person)
    return { authorization: `Bearer ${body['token']}` }
  }
  return {
    store,
    origin: api.origin,
    signIn,
    send: async (who: string, bytes: Uint8Array, part = 'file') => {
      const form = new FormData()
      const file = new Blob([new Uint8Array(bytes)], { type: 'image/png' })
      form.append(part, file, 'Übersicht (1).png')
      const headers = await signIn(who)
      const order = { method: 'POST', body: form, headers }
      const response = await fetch(`${api.origin}${apiRoutes.upload}`, order)
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
    close: async () => {
      await api.close()
      await store.close()
    },
  }
}

type Uploads = Awaited<ReturnType<typeof startUploads>>

/** A film of black, as long as asked for, whose boxes are in order. */
const filmOf = (length: number): Buffer => {
  const film = Buffer.alloc(length)
  film.write('00000018667479706d703432000000006d70343269736f6d', 'hex')
  film.writeUInt32BE(length - 24, 24)
  film.write('mdat', 28)
  return film
}

/** Uploading and reading over HTTP, wherever the files lie. */
export const mediaOverHttp = (name: string, open: OpenStore): void => {
  describe(`media ${name}`, { timeout: 120_000 }, () => {
    let here: Uploads
    beforeAll(async () => {
      here = await startUploads(open)
    }, S3_STARTS_WITHIN)
    afterAll(() => here?.close())
    reading(() => here)
    refusing(() => here)
  })
}

const reading = (here: () => Uploads): void => {
  it('comes back byte for byte, to its own workspace only', async () => {
    const { origin, send, signIn, store } = here()
    const made = await send('home', PNG)
    expect(made).toMatchObject({ status: 201, body: { type: 'image/png', width: 1, height: 1 } })
    const address = `${origin}/media/${made.body['id']}`
    const mine = await fetch(address, { headers: await signIn('home') })
    expect(Buffer.from(await mine.arrayBuffer())).toEqual(PNG)
    expect(mine.headers.get('content-type')).toBe('image/png')
    expect(mine.headers.get('content-disposition')).toContain('%C3%9Cbersicht%20%281%29.png')
    expect((await fetch(address, { headers: await signIn('away') })).status).toBe(404)
    expect((await fetch(address)).status).toBe(401)
    expect(await store.names()).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.png$/)])
  })

  it('takes documents, and videos, of which a browser asks for a part', async () => {
    const { origin, send, signIn } = here()
    const pdf = Buffer.from('%PDF-1.4\nxref\n%%EOF\n')
    expect(await send('home', pdf)).toMatchObject({ status: 201, body: { size: pdf.length } })
    const film = filmOf(30 * MEGABYTE)
    const made = await send('home', film)
    expect(made).toMatchObject({ status: 201, body: { type: 'video/mp4', size: film.length } })
    const address = `${origin}/media/${made.body['id']}`
    const headers = await signIn('home')
    const whole = await fetch(address, { headers })
    expect((await whole.arrayBuffer()).byteLength).toBe(film.length)
    const part = await fetch(address, { headers: { ...headers, range: 'bytes=4-11' } })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 4-11/${film.length}`)
    expect(await part.text()).toBe('ftypmp42')
    const beyond = { ...headers, range: `bytes=${film.length}-` }
    expect((await fetch(address, { headers: beyond })).status).toBe(416)
  })
}

const refusing = (here: () => Uploads): void => {
  it('is refused by what it is, not by what it is called', async () => {
    const { send } = here()
    const html = Buffer.from('<script>alert(1)</script>')
    expect(await send('home', html)).toMatchObject({ status: 400, body: { field: 'file' } })
    expect(await send('home', html, 'other')).toMatchObject({ body: { field: 'file' } })
  })

  it('is refused when it is too large, with its name and the limit', async () => {
    const { origin, send, signIn } = here()
    const refused = await send('home', Buffer.concat([PNG, Buffer.alloc(11 * MEGABYTE)]))
    expect(refused).toMatchObject({ status: 400, body: { field: 'file' } })
    const sentence = /"Übersicht \(1\)\.png": it has 11\.1 MB, a photo may have 10 MB at most/
    expect(refused.body['detail']).toMatch(sentence)
    const large = await send('home', Buffer.alloc(51 * MEGABYTE))
    expect(large).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } })
    const caller = callerFor(origin, await signIn('home'))
    expect(await caller.post(apiRoutes.upload)).toMatchObject({ body: { field: 'file' } })
  })
}
