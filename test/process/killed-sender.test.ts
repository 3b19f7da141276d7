import type { Suppression } from '../../src/core/model/contact.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Herald } from '../harness/herald.ts'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openStates } from '../../src/core/model/delivery.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { startHerald } from '../harness/herald.ts'

type Line = { randomId: string; duplicate: boolean }
type Run = { counts: { total: number; sent: number } }

const isOpen = ({ state }: Delivery) => (openStates as readonly string[]).includes(state)

const [email, password] = ['ada@example.test', 'a-long-enough-password']

/** What a row that is still open says in a failure. */
const standing = ({ state, reason, dueAt, attempts, fence, receipt }: Delivery) => ({
  ...{ state, reason, dueAt, attempts, fence, receipt },
})

const isSent = ({ state }: Delivery) => state === 'sent'

/** At a full hour night falls somewhere; what was in hand then, be it in doubt, waits for the morning. */
const sleeps = ({ state, reason, dueAt }: Delivery) =>
  (state === 'deferred' || (state === 'unknown' && reason === 'quiet-hours')) && dueAt > new Date()

/** What the rows call sent, against what Telegram has seen. */
const compare = (rows: Delivery[], lines: Line[], stops: Suppression[]) => {
  const sent = rows.filter(isSent).map(({ randomId }) => randomId)
  // Whoever answered STOP got a word back, which is no message of the campaign.
  const answers = new Set(stops.map(({ confirm }) => confirm?.randomId))
  const inDoubt = new Set(rows.filter(sleeps).map(({ randomId }) => randomId))
  const ids = lines.map(({ randomId }) => randomId).filter((id) => !answers.has(id))
  return {
    doubled: ids.length - new Set(ids).size,
    lost: sent.filter((id) => !ids.includes(id)),
    unknown: ids.filter((id) => !sent.includes(id) && !inDoubt.has(id)),
  }
}

describe('a whole Herald, without a person', () => {
  let herald: Herald
  let token = ''
  let campaign = ''

  beforeAll(async () => {
    herald = await startHerald()
    const claim = new URL(herald.ownerUrl ?? '')
    const secret = claim.searchParams.get('token') ?? ''
    const form = new URLSearchParams({ name: 'Ada', email, password, token: secret })
    const claimed = await fetch(`${herald.url}/claim`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    })
    expect(claimed.status).toBe(303)
    token = (await api<{ token: string }>('POST', '/auth/login', { email, password })).token
    const drafts = await api<{ docs: { id: string }[] }>(
      'GET',
      '/cms-api/campaigns?where[status][equals]=draft',
    )
    campaign = drafts.docs[0]?.id ?? ''
  }, 300_000)

  afterAll(() => herald?.stop(), 120_000)

  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${herald.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  const ledger = async (): Promise<Line[]> => {
    const text = await (await fetch(`${herald.control}/ledger.ndjson`)).text()
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line)
  }

  it('loses and doubles nothing when its sender is killed in the middle, and earns', async () => {
    const before = (await ledger()).filter(({ duplicate }) => !duplicate).length
    await api('POST', `/campaigns/${campaign}/start`, {})
    await expect
      .poll(async () => (await ledger()).length - before, { timeout: 120_000, interval: 200 })
      .toBeGreaterThan(8)
    herald.kill('sender')
    const { db, close } = await connectMongo(herald.mongoUri)
    const rows = () => db.collection<Delivery>('deliveries').find({ campaign }).toArray()
    const stops = () => db.collection<Suppression>('suppressions').find().toArray()
    const isSettled = (row: Delivery) => !isOpen(row) || sleeps(row)
    await expect
      .poll(async () => (await rows()).filter((row) => !isSettled(row)).map(standing), {
        timeout: 400_000,
        interval: 1_000,
      })
      .toEqual([])
    // At a full hour it is morning somewhere, and more goes out: all is looked at anew each time.
    const effects = async () => {
      const lines = (await ledger()).filter(({ duplicate }) => !duplicate).slice(before)
      return compare(await rows(), lines, await stops())
    }
    const patience = { timeout: 60_000, interval: 500 }
    // Nothing doubled: a random id has one effect. Nothing lost: each effect is a row, each row an effect.
    await expect.poll(effects, patience).toEqual({ doubled: 0, lost: [], unknown: [] })
    const miscounted = async () => {
      const all = await rows()
      const { counts } = await api<Run>('GET', `/api/v1/campaigns/${campaign}/run`)
      return [counts.total - all.length, counts.sent - all.filter(isSent).length]
    }
    await expect.poll(miscounted, patience).toEqual([0, 0])
    await close()

    type Figures = { revenue: { amount: number }[] }
    await expect
      .poll(
        async () =>
          (await api<Figures>('GET', `/campaigns/${campaign}/analytics`)).revenue.reduce(
            (sum, { amount }) => sum + amount,
            0,
          ),
        { timeout: 180_000, interval: 1_000 },
      )
      .toBeGreaterThan(0)
  }, 900_000)
})
