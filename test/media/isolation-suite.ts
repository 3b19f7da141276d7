import { getPayload, handleEndpoints, type Payload } from 'payload'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { OpenStore } from './stores.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { features } from '../../src/plugins/index.ts'
import { S3_STARTS_WITHIN } from '../harness/s3.ts'

const KEYS = {
  homeaaaa: 'key-of-home-key-of-home-key-1',
  awaybbbb: 'key-of-away-key-of-away-key-1',
}

const seedWorkspaces = async (payload: Payload): Promise<void> => {
  for (const [id, apiKey] of Object.entries(KEYS)) {
    await payload.create({
      collection: slugs.tenants,
      data: { id, name: id, slug: id, timeZone: 'UTC', currency: 'EUR' },
    })
    await payload.create({
      collection: slugs.apiKeys,
      data: { tenant: id, name: 'key', roles: ['owner'], enableAPIKey: true, apiKey },
    })
  }
}

/** Two workspaces that upload and read through Payload. */
const startWorkspaces = async (open: OpenStore) => {
  const store = await open()
  const config = (await import('@payload-config')).default
  const mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
  const payload = await getPayload({ config, disableOnInit: true })
  await seedWorkspaces(payload)
  return {
    store,
    upload: (tenant: string, name: string, data: Buffer, mimetype: string) =>
      payload.create({
        collection: slugs.media,
        data: { tenant },
        file: { name, data, mimetype, size: data.length },
      }),
    read: async (name: string, apiKey?: string): Promise<{ status: number; bytes: Buffer }> => {
      const headers = apiKey ? { authorization: `${slugs.apiKeys} API-Key ${apiKey}` } : {}
      const response = await handleEndpoints({
        config,
        request: new Request(`http://127.0.0.1:3000/cms-api/media/file/${name}`, { headers }),
      })
      return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
    },
    remove: (id: string | number) => payload.delete({ collection: slugs.media, id }),
    close: async () => {
      await payload.destroy()
      await mongo.close()
      await store.close()
    },
  }
}

const pixels = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .png()
    .toBuffer()

/** Uploads of one workspace stay with it, wherever they lie. */
export const mediaIsolation = (name: string, open: OpenStore): void => {
  describe(`uploads ${name}`, () => {
    let here: Awaited<ReturnType<typeof startWorkspaces>>
    beforeAll(async () => {
      here = await startWorkspaces(open)
    }, S3_STARTS_WITHIN)
    afterAll(() => here?.close())

    it('should be stored under a name that says nothing, and be read by their workspace only', async () => {
      const picture = await pixels(8, 8)
      const [home, away] = [
        await here.upload('homeaaaa', 'logo.png', picture, 'image/png'),
        await here.upload('awaybbbb', 'logo.png', picture, 'image/png'),
      ]
      const file = home.filename ?? ''
      expect([home.originalName, away.originalName]).toEqual(['logo.png', 'logo.png'])
      expect(file).toMatch(/^[0-9a-f-]{36}\.png$/)
      expect(await here.store.names()).toEqual([file, away.filename].sort())
      expect(await here.read(file, KEYS.homeaaaa)).toEqual({ status: 200, bytes: picture })
      for (const refused of [await here.read(file, KEYS.awaybbbb), await here.read(file)]) {
        expect(refused.status).toBeGreaterThanOrEqual(400)
        expect(refused.bytes.includes(picture)).toBe(false)
      }
      await here.remove(home.id)
      expect(await here.store.names()).toEqual([away.filename])
      await here.remove(away.id)
    })

    it('should be refused when Telegram would not show them, with file and limit, and leave nothing', async () => {
      const page = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
      await expect(here.upload('homeaaaa', 'x.svg', page, 'image/svg+xml')).rejects.toThrow()
      await expect(here.upload('homeaaaa', 'x.png', page, 'image/png')).rejects.toThrow()
      const strip = here.upload('homeaaaa', 'strip.png', await pixels(2_100, 100), 'image/png')
      await expect(strip).rejects.toThrow(/"strip\.png": it measures 2100 × 100 pixels, .*20 times/)
      expect(await here.store.names()).toEqual([])
    })
  })
}
