import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Pair } from './pair.fixture.ts'
import { messagesIn, PIXEL, refusalIn, startPair, uploadOne } from './pair.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

type Seen = {
  id: number
  out?: boolean
  message: string
  silent?: boolean
  editDate?: number
  groupedId?: { toString: () => string }
  entities?: { className: string }[]
  replyTo?: { replyToMsgId: number }
  fwdFrom?: { fromId?: { userId?: { toString: () => string } } }
  media?: { className: string }
  reactions?: { results: { reaction: { emoticon: string }; count: number }[] }
}

const pairs = new Map<LibraryName, Pair>()
const pairOf = (name: LibraryName): Pair => pairs.get(name) ?? expect.fail(`No pair for ${name}`)

/** What Dana has from the rig's account, newest first. */
const received = async ({ dana }: Pair): Promise<Seen[]> => {
  const [chat] = await dana.getDialogs({ limit: 1 })
  return (await dana.getMessages(chat?.inputEntity, { limit: 20 })) as unknown as Seen[]
}

beforeAll(async () => {
  for (const name of libraries) pairs.set(name, await startPair(name))
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

it.each(libraries)('%s sends entities, answers and silent messages', async (library) => {
  const pair = pairOf(library)
  const { Api, client, nextId, toDana: peer } = pair
  const bold = new Api.MessageEntityBold({ offset: 0, length: 5 })
  const entities = [bold]
  const first = (await client.invoke(
    new Api.messages.SendMessage({ peer, message: 'Hello Dana', entities, randomId: nextId() }),
  )) as unknown as Seen
  const replyTo = new Api.InputReplyToMessage({ replyToMsgId: first.id })
  await client.invoke(
    new Api.messages.SendMessage({
      peer,
      message: 'Me again',
      replyTo,
      silent: true,
      randomId: nextId(),
    }),
  )
  const [answer, hello] = await received(pair)
  expect(hello).toMatchObject({
    message: 'Hello Dana',
    entities: [{ className: 'MessageEntityBold' }],
  })
  expect(answer).toMatchObject({ message: 'Me again', silent: true })
  expect(answer?.replyTo?.replyToMsgId).toBe(hello?.id)
})

it.each(libraries)('%s sends an album, once', async (library) => {
  const pair = pairOf(library)
  const { Api, client, ledger, nextId, toDana: peer } = pair
  const photo = async (message: string) => {
    const file = await uploadOne(pair, client, PIXEL, 'pixel.png')
    const media = new Api.InputMediaUploadedPhoto({ file })
    return new Api.InputSingleMedia({ media, message, randomId: nextId() })
  }
  const multiMedia = [await photo('One'), await photo('Two')]
  const request = new Api.messages.SendMultiMedia({ peer, multiMedia })
  const sent = messagesIn<Seen>(await client.invoke(request))
  expect(sent.map((it) => it.message)).toEqual(['One', 'Two'])
  expect(new Set(sent.map((it) => `${it.groupedId}`)).size).toBe(1)
  const again = messagesIn<Seen>(await client.invoke(request))
  expect(again.map((it) => it.id)).toEqual(sent.map((it) => it.id))
  const lines = (await ledger()).filter((it) => it['text'] === 'One')
  expect(lines.map((it) => it['duplicate'])).toEqual([false, true])
  const [two, one] = await received(pair)
  expect([one?.media?.className, two?.media?.className]).toEqual(Array(2).fill('MessageMediaPhoto'))
})

it.each(libraries)(
  '%s sends a video and a document, and a link without a page',
  async (library) => {
    const pair = pairOf(library)
    const { Api, client, nextId, toDana: peer } = pair
    const upload = (name: string) => uploadOne(pair, client, Buffer.alloc(3000, 7), name)
    const send = async (media: never, message: string) =>
      messagesIn<Seen>(
        await client.invoke(
          new Api.messages.SendMedia({ peer, media, message, randomId: nextId() }),
        ),
      )
    const length = new Api.DocumentAttributeVideo({ duration: 3, w: 320, h: 240 })
    const video = new Api.InputMediaUploadedDocument({
      file: await upload('clip.mp4'),
      mimeType: 'video/mp4',
      attributes: [length],
    })
    const attributes = [new Api.DocumentAttributeFilename({ fileName: 'notes.txt' })]
    const file = await upload('notes.txt')
    const mimeType = 'text/plain'
    const document = new Api.InputMediaUploadedDocument({ file, mimeType, attributes })
    for (const media of [video, document]) {
      const [sent] = await send(media as never, 'A file')
      expect(sent?.media?.className).toBe('MessageMediaDocument')
    }
    const page = new Api.InputMediaWebPage({ url: 'https://example.org' })
    await send(page as never, 'See https://example.org')
    const [seen] = await received(pair)
    expect(seen).toMatchObject({ message: 'See https://example.org' })
    expect(seen?.media ?? null).toBeNull()
  },
)

it.each(libraries)('%s edits what it wrote, on both sides', async (library) => {
  const pair = pairOf(library)
  const { Api, client, dana, ledger, nextId, toDana: peer } = pair
  const { id } = (await client.invoke(
    new Api.messages.SendMessage({ peer, message: 'Helo', randomId: nextId() }),
  )) as unknown as Seen
  const edit = (message: string, of = id) =>
    client.invoke(new Api.messages.EditMessage({ peer, id: of, message }))
  const [edited] = messagesIn<Seen>(await edit('Hello!'))
  expect(edited).toMatchObject({ id, message: 'Hello!' })
  expect(edited?.editDate).toBeGreaterThan(0)
  expect((await received(pair))[0]?.message).toBe('Hello!')
  expect(await refusalIn(edit('Hello!'))).toBe('400 MESSAGE_NOT_MODIFIED')
  expect(await refusalIn(edit(' '))).toBe('400 MESSAGE_EMPTY')
  expect(await refusalIn(edit('Nothing', 999_999))).toBe('400 MESSAGE_ID_INVALID')
  const [theirs] = await received(pair)
  const [chat] = await dana.getDialogs({ limit: 1 })
  const own = new Api.messages.EditMessage({
    peer: chat?.inputEntity as never,
    id: theirs?.id ?? 0,
    message: 'Mine now',
  })
  expect(await refusalIn(dana.invoke(own))).toBe('403 MESSAGE_AUTHOR_REQUIRED')
  expect((await ledger()).at(-1)).toMatchObject({ kind: 'edit', messageId: id, text: 'Hello!' })
})

it.each(libraries)('%s deletes for itself, or for both', async (library) => {
  const pair = pairOf(library)
  const { Api, client, ledger, nextId, toDana: peer } = pair
  const say = async (message: string) =>
    (
      (await client.invoke(
        new Api.messages.SendMessage({ peer, message, randomId: nextId() }),
      )) as unknown as Seen
    ).id
  const ids = [await say('Stays there'), await say('Goes everywhere')]
  await client.invoke(new Api.messages.DeleteMessages({ id: ids.slice(0, 1) }))
  const before = await client.invoke(new Api.updates.GetState())
  const gone = await client.invoke(
    new Api.messages.DeleteMessages({ id: ids.slice(1), revoke: true }),
  )
  expect(gone).toMatchObject({ pts: before.pts + 1, ptsCount: 1 })
  const texts = (await received(pair)).map((it) => it.message)
  expect(texts).toContain('Stays there')
  expect(texts).not.toContain('Goes everywhere')
  const own = await client.getMessages(peer, { ids })
  expect(own.some((it) => it?.className === 'Message')).toBe(false)
  expect(await say('New')).toBeGreaterThan(Math.max(...ids))
  const kinds = (await ledger()).filter((it) => it['messageId'] === ids[1]).map((it) => it['kind'])
  expect(kinds).toEqual(['message', 'delete'])
})

it.each(libraries)('%s forwards with the author, without, and only once', async (library) => {
  const pair = pairOf(library)
  const { Api, call, client, nextId, toDana: toPeer } = pair
  await call('/messages', { from: '@carol_shop', to: '+15550000000', text: 'An offer' })
  const [offer] = (await client.getMessages('carol_shop', { limit: 1 })) as unknown as Seen[]
  const id = [offer?.id ?? 0]
  const carol = await client.getEntity('carol_shop')
  const forward = new Api.messages.ForwardMessages({
    fromPeer: 'carol_shop',
    toPeer,
    id,
    randomId: [nextId()],
  })
  const [sent] = messagesIn<Seen>(await client.invoke(forward))
  expect(`${sent?.fwdFrom?.fromId?.userId}`).toBe(`${carol.id}`)
  const [again] = messagesIn<Seen>(await client.invoke(forward))
  expect(again?.id).toBe(sent?.id)
  const [plain] = messagesIn<Seen>(
    await client.invoke(
      new Api.messages.ForwardMessages({
        fromPeer: 'carol_shop',
        toPeer,
        id,
        randomId: [nextId()],
        dropAuthor: true,
      }),
    ),
  )
  expect(plain?.fwdFrom ?? null).toBeNull()
  const none = { fromPeer: 'carol_shop', toPeer, id: [88_888], randomId: [nextId()] }
  expect(await refusalIn(client.invoke(new Api.messages.ForwardMessages(none)))).toBe(
    '400 MESSAGE_ID_INVALID',
  )
})

it.each(libraries)('%s reacts, and takes the reaction back', async (library) => {
  const pair = pairOf(library)
  const { Api, client, nextId, toDana: peer } = pair
  const { id: msgId } = (await client.invoke(
    new Api.messages.SendMessage({ peer, message: 'Nice?', randomId: nextId() }),
  )) as unknown as Seen
  const reaction = [new Api.ReactionEmoji({ emoticon: '👍' })]
  await client.invoke(new Api.messages.SendReaction({ peer, msgId, reaction }))
  const [seen] = await received(pair)
  expect(seen?.reactions?.results).toMatchObject([{ count: 1, reaction: { emoticon: '👍' } }])
  await client.invoke(new Api.messages.SendReaction({ peer, msgId }))
  expect((await received(pair))[0]?.reactions ?? null).toBeNull()
  const wrong = new Api.messages.SendReaction({ peer, msgId: 77_777, reaction })
  expect(await refusalIn(client.invoke(wrong))).toBe('400 MSG_ID_INVALID')
})

it.each(libraries)('%s forwards only the name of those who ask for that', async (library) => {
  const { Api, client, dana, nextId } = pairOf(library)
  await dana.invoke(
    new Api.account.SetPrivacy({
      key: new Api.InputPrivacyKeyForwards(),
      rules: [new Api.InputPrivacyValueDisallowAll()],
    }),
  )
  const me = (await client.getMe()) as unknown as { id: { toString: () => string } }
  const toMe = (await dana.getDialogs({})).find((it) => `${it.id}` === `${me.id}`)
  const peer = toMe?.inputEntity as never
  await dana.invoke(
    new Api.messages.SendMessage({ peer, message: 'Between us', randomId: nextId() }),
  )
  const [hers] = await client.getMessages('dana_here', { limit: 1 })
  const request = { fromPeer: 'dana_here', toPeer: 'carol_shop', randomId: [nextId()] }
  const [copy] = messagesIn<{ fwdFrom: { fromId?: object; fromName: string } }>(
    await client.invoke(new Api.messages.ForwardMessages({ ...request, id: [hers?.id ?? 0] })),
  )
  expect(copy?.fwdFrom.fromName).toBe('Dana')
  expect(copy?.fwdFrom.fromId ?? null).toBeNull()
})
