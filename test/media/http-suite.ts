import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Api } from '../http-api/api-harness.ts'
import type { OpenStore, Store } from './stores.ts'

import { apiRoutes } from '../../src/endpoints/routes.ts'
import { S3_STARTS_WITHIN } from '../harness/s3.ts'
import { callerFor, emailOf, PASSWORD, seedPeople, startApi } from '../http-api/api-harness.ts'

/** Uploading and reading over HTTP, wherever the files lie. */
export const mediaOverHttp = (name: string, open: OpenStore): void => {
  let api: Api
  let store: Store

  const signIn = async (name: string) => {
    const person = { email: emailOf(name), password: PASSWORD }
    const { body } = await callerFor(api.origin, {}).post(apiRoutes.login, person)
    return { authorization: `Bearer ${body['token']}` }
  }

  beforeAll(async () => {
    store = await open()
    api = await startApi()
    await seedPeople(api.payload)
  }, S3_STARTS_WITHIN)
  afterAll(async () => {
    await api?.close()
    await store?.close()
  })

  describe(`media ${name}`, () => {
    const PNG =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=='
    const send = async (who: string, bytes: Uint8Array<ArrayBuffer>, part = 'file') => {
      const form = new FormData()
      form.append(part, new Blob([bytes], { type: 'image/png' }), 'Übersicht (1).png')
      const headers = await signIn(who)
      const response = await fetch(`${api.origin}/media/upload`, {
        method: 'POST',
        body: form,
        headers,
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    }

    it('comes back byte for byte, to its own workspace only', async () => {
      const bytes = new Uint8Array(Buffer.from(PNG, 'base64'))
      const made = await send('home', bytes)
      expect(made).toMatchObject({ status: 201, body: { type: 'image/png', width: 1, height: 1 } })
      const address = `${api.origin}/media/${made.body['id']}`
      const mine = await fetch(address, { headers: await signIn('home') })
      expect(new Uint8Array(await mine.arrayBuffer())).toEqual(bytes)
      expect(mine.headers.get('content-type')).toBe('image/png')
      expect(mine.headers.get('content-disposition')).toContain('%C3%9Cbersicht%20%281%29.png')
      expect((await fetch(address, { headers: await signIn('away') })).status).toBe(404)
      expect((await fetch(address)).status).toBe(401)
      expect(await store.names()).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.png$/)])
    })

    it('takes documents, and videos that nobody has to hold whole', async () => {
      const pdf = new Uint8Array(Buffer.from('%PDF-1.4\nxref\n%%EOF\n'))
      expect(await send('home', pdf)).toMatchObject({ status: 201, body: { size: pdf.length } })
      const film = new Uint8Array(30 * 1_048_576)
      film.set(Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'))
      new DataView(film.buffer).setUint32(24, film.length - 24)
      film.set(Buffer.from('mdat'), 28)
      const made = await send('home', film)
      expect(made).toMatchObject({ status: 201, body: { type: 'video/mp4', size: film.length } })
      const address = `${api.origin}/media/${made.body['id']}`
      const back = await fetch(address, { headers: await signIn('home') })
      expect((await back.arrayBuffer()).byteLength).toBe(film.length)
    })

    it('is refused by what it is, not by what it is called', async () => {
      const html = new Uint8Array(Buffer.from('<script>alert(1)</script>'))
      expect(await send('home', html)).toMatchObject({ status: 400, body: { field: 'file' } })
      expect(await send('home', html, 'other')).toMatchObject({ body: { field: 'file' } })
      const photo = new Uint8Array(11 * 1_048_576)
      photo.set(Buffer.from(PNG, 'base64'))
      const refused = await send('home', photo)
      expect(refused).toMatchObject({ status: 400, body: { field: 'file' } })
      expect(JSON.stringify(refused.body)).toContain('it has 11 MB, a photo may have 10 MB at most')
      const large = new Uint8Array(51 * 1_048_576)
      expect(await send('home', large)).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } })
      expect(
        await callerFor(api.origin, await signIn('home')).post(apiRoutes.upload),
      ).toMatchObject({
        body: { field: 'file' },
      })
    })
  })
}
