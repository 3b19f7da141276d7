import type { OpenStore } from './stores.ts'
import type { MediaStage } from './stage.ts'
import type { Lane } from '../../src/core/model/lane.ts'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { albumRandomIds } from '../../src/core/media.ts'
import { slugs } from '../../src/collections/slugs.ts'
import { S3_STARTS_WITHIN } from '../harness/s3.ts'
import { until } from '../telegram/control.ts'
import { picture, startMediaStage } from './stage.ts'

const people = ['ann', 'bob', 'cy'].map((name) => `photo_${name}`)

type TheStage = () => MediaStage

/** What every store of uploads must do for a sender. */
export const mediaPipeline = (name: string, open: OpenStore): void => {
  describe(`sending files from ${name}`, { timeout: 300_000 }, () => {
    let stage: MediaStage
    beforeAll(async () => {
      stage = await startMediaStage(open, people)
      for (const [n, id] of ['sun', 'sea', 'sky', 'owl', 'fox'].entries())
        await stage.addFile({
          ...{ id, name: `${id}.jpg`, mimeType: 'image/jpeg' },
          bytes: await picture(40 * n),
        })
      const film = Buffer.alloc(700_000, 'herald')
      await stage.addFile({ id: 'film', name: 'film.mp4', mimeType: 'video/mp4', bytes: film })
    }, S3_STARTS_WITHIN)
    afterAll(() => stage?.close())
    const theStage = () => stage
    failing(theStage)
    sendingOnce(theStage)
    sendingAgain(theStage)
    retrying(theStage)
    slowedDown(theStage)
  })
}

const failing = (stage: TheStage): void => {
  it('says so when a file is gone, and fails that message alone', async () => {
    const row = { tenant: 'acme', mimeType: 'image/jpeg', filesize: 10, filename: 'nowhere' }
    await stage()
      .here.mongo.db.collection<{ _id: string }>(slugs.media)
      .insertOne({ _id: 'gone', ...row })
    await stage().start('gone', 'gone')
    await stage().finish('gone', 'failed')
    expect(await stage().rows.distinct('reason', { campaign: 'gone' })).toEqual(['file-gone'])
  })
}

const sendingOnce = (stage: TheStage): void => {
  it('reaches everyone with its picture, which is uploaded once', async () => {
    await stage().start('one', 'sun')
    await stage().finish('one')
    const chats = await Promise.all(people.map(stage().shownTo))
    expect(chats.map((sent) => sent.map(({ text }) => text))).toEqual(
      people.map((who) => [`one, ${who}`]),
    )
    const files = new Set(chats.flat().map(({ fileId }) => fileId))
    expect(files.size).toBe(1)
    expect(files.has(null)).toBe(false)
    expect(await stage().parts()).toBe(1)
  })

  it('sends an album as one, its words beneath the first, each file uploaded once', async () => {
    const before = await stage().parts()
    await stage().start('album', ['sun', 'film', 'sea'])
    await stage().finish('album')
    // The sun was there already, the film has two parts.
    expect((await stage().parts()) - before).toBe(3)
    for (const who of people) {
      const album = (await stage().shownTo(who)).slice(-3)
      expect(album.map(({ text }) => text)).toEqual([`album, ${who}`, '', ''])
      expect(new Set(album.map(({ fileId }) => fileId)).size).toBe(3)
    }
    const ledger = await stage().here.control.ledger()
    const rows = await stage().rows.find({ campaign: 'album' }).toArray()
    for (const { randomId, messageId } of rows) {
      const ids = albumRandomIds(randomId, 3)
      const mine = ledger.filter((line) => ids.includes(String(line['randomId'])))
      expect(mine.map((line) => line['randomId'])).toEqual(ids)
      expect(messageId).toBe(mine[0]?.['messageId'])
    }
  })
}

const sendingAgain = (stage: TheStage): void => {
  it('uploads nothing again after a restart', async () => {
    const before = await stage().parts()
    await stage().here.stopSender()
    await stage().here.startSender()
    await stage().start('again', ['sun', 'film'])
    await stage().finish('again')
    expect(await stage().parts()).toBe(before)
    const uploads = stage().here.rows(slugs.mediaUploads)
    expect(await uploads.count()).toBe(3)
  })

  it('renews a reference that has grown old without uploading', async () => {
    const before = await stage().parts()
    await stage().here.control.post('/settings', { fileReferenceSeconds: 1 })
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    await stage().start('late', 'sun')
    await stage().finish('late')
    await stage().here.control.post('/settings', { fileReferenceSeconds: 86_400 })
    expect(await stage().parts()).toBe(before)
  })
}

const retrying = (stage: TheStage): void => {
  it('tries an upload that failed again, until it succeeds', async () => {
    const { here, start, finish, shownTo } = stage()
    await here.control.fault({ method: 'messages.uploadMedia', error: 'INTERNAL' })
    await start('hard', 'sky')
    await finish('hard')
    expect((await shownTo('photo_ann')).at(-1)).toMatchObject({ text: 'hard, photo_ann' })
    expect(await detailsOf(stage, 'hard')).toContain('UPLOAD_FAILED')
  })

  it('waits for a store that does not answer', async () => {
    const { store, start, finish } = stage()
    const before = await stage().parts()
    await store.without(async () => {
      await start('dark', 'owl')
      const tried = async () => (await detailsOf(stage, 'dark')).includes('STORE_UNREACHABLE')
      if (store.canFail) await until('an upload tried', tried, 60_000)
    })
    await finish('dark')
    expect((await stage().parts()) - before).toBe(1)
  })
}

/** Last of all: a flood lowers the ceilings of the account. */
const slowedDown = (stage: TheStage): void => {
  it('goes on behind the parts it has when Telegram puts it off, and only a flood is one', async () => {
    const { here, start, finish, addFile, account } = stage()
    const bytes = Buffer.alloc(2_000_000, 'slow')
    await addFile({ id: 'slow', name: 'slow.mp4', mimeType: 'video/mp4', bytes })
    const before = await stage().parts()
    const fault = { method: 'upload.saveFilePart' }
    await here.control.fault({ ...fault, error: 'FLOOD_PREMIUM_WAIT_1', nth: 2 })
    await here.control.fault({ ...fault, error: 'FLOOD_WAIT_1', nth: 4 })
    await start('slow', 'slow')
    await finish('slow')
    // Four parts, of which two are offered twice.
    expect((await stage().parts()) - before).toBe(6)
    const lane = await here.rows<Lane>(slugs.lanes).findOne({ account })
    expect(lane?.slowed).toMatchObject({ floods: 1 })
    const details = await detailsOf(stage, 'slow')
    expect(details).toContain('UPLOAD_RESTS')
    expect(details.filter((detail) => detail?.startsWith('FLOOD'))).toEqual(['FLOOD_WAIT_1'])
  })
}

const detailsOf = async (stage: TheStage, campaign: string) => {
  const rows = await stage().rows.find({ campaign }).toArray()
  return rows.flatMap(({ attempts }) => attempts.map(({ detail }) => detail))
}
