import type { Payload, SanitizedConfig } from 'payload'

import { getPayload, handleEndpoints } from 'payload'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Mongo } from '../../src/mongo/connect.ts'
import type { OpenStore, Store } from './stores.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { S3_STARTS_WITHIN } from '../harness/s3.ts'
import { features } from '../../src/plugins/index.ts'

const KEYS = {
  homeaaaa: 'key-of-home-key-of-home-key-1',
  awaybbbb: 'key-of-away-key-of-away-key-1',
}

/** Uploads of one workspace stay with it, wherever they lie. */
export const mediaIsolation = (name: string, open: OpenStore): void => {
  describe(`uploads ${name}`, () => {
    let store: Store
    let config: Promise<SanitizedConfig>
    let mongo: Mongo
    let payload: Payload
    let picture: Buffer

    beforeAll(async () => {
      store = await open()
      config = (await import('@payload-config')).default
      mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
      await migrate(mongo.db, features)
      payload = await getPayload({ config, disableOnInit: true })
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
      const blank = { width: 8, height: 8, channels: 3 as const, background: '#336699' }
      picture = await sharp({ create: blank }).png().toBuffer()
    }, S3_STARTS_WITHIN)
    afterAll(async () => {
      await payload.destroy()
      await mongo.close()
      await store.close()
    })

    const upload = (tenant: string, name: string, data: Buffer, mimetype: string) =>
      payload.create({
        collection: slugs.media,
        data: { tenant },
        file: { name, data, mimetype, size: data.length },
      })

    const read = async (name: string, apiKey?: string): Promise<number> => {
      const headers = apiKey ? { authorization: `${slugs.apiKeys} API-Key ${apiKey}` } : {}
      const response = await handleEndpoints({
        config,
        request: new Request(`http://127.0.0.1:3000/cms-api/media/file/${name}`, { headers }),
      })
      await response.body?.cancel()
      return response.status
    }

    it('should be stored under a name that says nothing, and be read by their workspace only', async () => {
      const [home, away] = [
        await upload('homeaaaa', 'logo.png', picture, 'image/png'),
        await upload('awaybbbb', 'logo.png', picture, 'image/png'),
      ]
      const name = home.filename ?? ''
      expect([home.originalName, away.originalName]).toEqual(['logo.png', 'logo.png'])
      expect(name).toMatch(/^[0-9a-f-]{36}\.png$/)
      expect(await store.names()).toEqual([name, away.filename].sort())
      expect([
        await read(name, KEYS.homeaaaa),
        (await read(name, KEYS.awaybbbb)) >= 400,
        (await read(name)) >= 400,
      ]).toEqual([200, true, true])
    })

    it('should be refused when they are nothing Telegram shows', async () => {
      const page = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
      await expect(upload('homeaaaa', 'x.svg', page, 'image/svg+xml')).rejects.toThrow()
      await expect(upload('homeaaaa', 'x.png', page, 'image/png')).rejects.toThrow()
    })
  })
}
