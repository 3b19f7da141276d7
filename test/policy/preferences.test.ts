import type { RunningEdge } from '../../src/edge/start-edge.ts'
import type { RoleContext } from '../../src/plugins/roles.ts'

import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { decide } from '../../src/core/gate.ts'
import { startEdge } from '../../src/edge/start-edge.ts'
import { keepPublicUrl } from '../../src/mongo/public-urls.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { gateFactsOf, loadCandidates } from '../../src/plugins/campaigns/audience-facts.ts'
import { edge as linksEdge } from '../../src/plugins/links/edge.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { features } from '../../src/plugins/index.ts'
import { edge as preferencesEdge } from '../../src/plugins/preferences/edge.ts'
import { insert, makeContext, seedCampaign, serveOn, tenant } from '../money/money-harness.ts'

const now = new Date()
const CODE = 'acmePREF0001'
const SHOP_CODE = 'acmeAAAA1111'
const contact = `${tenant}.ann`
let context: RoleContext
let edge: RunningEdge
let web: Awaited<ReturnType<typeof serveOn>>

const rows = (name: string) => context.mongo.db.collection<{ _id: string }>(name)
const at = (path: string) => `http://127.0.0.1:${edge.port}${path}`
const choose = (choice: string, code = CODE) =>
  fetch(at(`/preferences/${code}`), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ choice }),
  })

beforeAll(async () => {
  context = await makeContext({ HERALD_PUBLIC_URL: 'http://tea.test' })
  web = await serveOn((_request, response) => response.end('web'))
  edge = await startEdge(context, [linksEdge, preferencesEdge], { port: 0, webPort: web.port })
})
beforeEach(async () => {
  await context.mongo.db.dropDatabase()
  const { db } = context.mongo
  await seedCampaign(db, now)
  await rows(slugs.deliveries).updateOne(
    { _id: `${tenant}.c1.ann.0` },
    { $set: { account: 'a1', peer: { userId: '77', accessHash: '1' } } as never },
  )
  await insert(db, slugs.telegramAccounts, [{ _id: 'a1', tenant, network: 'sandbox' }])
  await insert(db, slugs.linkCodes, [
    {
      ...{ _id: CODE, tenant, link: `${tenant}.c1.l2`, campaign: 'c1', contact, createdAt: now },
      ...{ delivery: `${tenant}.c1.ann.0`, url: 'http://tea.test/preferences' },
    },
  ])
})
afterAll(async () => {
  await edge.close()
  await web.close()
  await context.mongo.db.dropDatabase()
  await context.mongo.close()
})

describe('the preference page', () => {
  it('opens from the link of a message, counts as no click, and changes nothing by being seen', async () => {
    const moved = await fetch(at(`/r/${CODE}`), { redirect: 'manual' })
    expect(moved.status).toBe(302)
    expect(moved.headers.get('location')).toBe(`http://tea.test/preferences/${CODE}`)
    const page = await fetch(at(`/preferences/${CODE}`))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('How often may Acme write to you?')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(await rows(slugs.clickChunks).countDocuments()).toBe(0)
    expect(await rows(slugs.suppressions).countDocuments()).toBe(0)
  })

  it('is found however a message writes its address', async () => {
    await rows(slugs.linkCodes).updateOne(
      { _id: CODE },
      { $set: { url: 'http://tea.test/preferences/?from=telegram' } as never },
    )
    const moved = await fetch(at(`/r/${CODE}`), { redirect: 'manual' })
    expect(moved.headers.get('location')).toBe(`http://tea.test/preferences/${CODE}`)
    expect((await fetch(at(`/preferences/${CODE}`))).status).toBe(200)
    expect(await rows(slugs.clickChunks).countDocuments()).toBe(0)
  })

  it('opens from messages of before Herald moved to another address, and from nobody else’s', async () => {
    const elsewhere = path.join(context.env.HERALD_DATA, 'second') // One edge a data folder.
    const env = { ...context.env, HERALD_PUBLIC_URL: 'https://new.test', HERALD_DATA: elsewhere }
    const moved = { ...context, env }
    await keepPublicUrl(context.mongo.db, 'http://tea.test', now)
    const parts = [linksEdge, preferencesEdge]
    const edgeNow = await startEdge(moved, parts, { port: 0, webPort: web.port })
    const there = (path: string) => `http://127.0.0.1:${edgeNow.port}${path}`
    const way = await fetch(there(`/r/${CODE}`), { redirect: 'manual' })
    expect(way.headers.get('location')).toBe(`https://new.test/preferences/${CODE}`)
    expect((await fetch(there(`/preferences/${CODE}`))).status).toBe(200)
    await rows(slugs.linkCodes).updateOne(
      { _id: CODE },
      { $set: { url: 'https://shop.test/preferences' } as never },
    )
    expect((await fetch(there(`/preferences/${CODE}`))).status).toBe(404)
    await edgeNow.close()
  })

  it('speaks the language of the person, else of their browser', async () => {
    const read = async (accepted: string) => {
      const headers = { 'accept-language': accepted }
      return (await fetch(at(`/preferences/${CODE}`), { headers })).text()
    }
    expect(await read('fr-CH, en;q=0.5')).toContain('<html lang="fr"')
    expect(await read('xx')).toContain('How often may Acme write to you?')
    await rows(slugs.contacts).updateOne({ _id: contact }, { $set: { language: 'ar' } as never })
    const page = await read('fr')
    expect(page).toContain('<html lang="ar" dir="rtl">')
    expect(page).toContain('رسائل من Acme')
    expect(await (await choose('weekly')).text()).toContain('تم الحفظ: تصلك رسالة واحدة')
    const lost = await fetch(at('/preferences/acmeXXXX9999'), {
      headers: { 'accept-language': 'de' },
    })
    expect(await lost.text()).toContain('mit dem Wort STOPP')
  })

  it('ends all messages for good: ledger, stop list and stream, once', async () => {
    expect(await (await choose('none')).text()).toContain('We do not write to you any more.')
    await choose('none')
    await choose('usual')
    expect(await rows(slugs.consents).find().toArray()).toMatchObject([
      { contact, granted: false, source: 'preference-page' },
    ])
    const [stop, ...others] = await rows(slugs.suppressions).find().toArray()
    expect(others).toEqual([])
    expect(stop).toMatchObject({ contact, reason: 'opt-out', person: expect.any(String) })
    expect(await rows(slugs.events).countDocuments({ type: 'contact.opted-out' } as never)).toBe(1)
    expect(await (await fetch(at(`/preferences/${CODE}`))).text()).not.toContain('<form')
  })

  it('lowers how often they are written to, by the gate itself, and back', async () => {
    const tenantDb = forTenant(context.mongo.db, tenant)
    const verdict = async () => {
      const people = await rows(slugs.contacts).find({ _id: contact }).toArray()
      const [candidate] = await loadCandidates(tenantDb, people as never, ['a1'])
      if (!candidate) throw new Error('nobody')
      const facts = gateFactsOf(
        { ...candidate, consent: true, recent: [new Date(now.getTime() - 3 * 86_400_000)] },
        {
          ...{ now, tenant: { _id: tenant } },
          frozen: { quietHours: { enabled: false, from: '22:00', to: '08:00', mode: 'hold' } },
        },
      )
      return decide(policyRulesOf(features.map(({ feature }) => feature)), facts)
    }
    expect((await verdict()).do).toBe('send')
    expect((await choose('weekly')).status).toBe(200)
    expect(await verdict()).toMatchObject({ do: 'skip', rule: 'frequency' })
    await choose('usual')
    expect((await verdict()).do).toBe('send')
  })

  it('opens for nobody else: not by a shop’s link, an unknown code or a wrong word', async () => {
    expect((await choose('none', SHOP_CODE)).status).toBe(404)
    expect((await choose('none', 'acmeXXXX9999')).status).toBe(404)
    expect((await fetch(at('/preferences'))).status).toBe(404)
    expect((await choose('daily')).status).toBe(400)
    expect(
      (await fetch(at(`/preferences/${CODE}`), { method: 'POST', body: 'x'.repeat(5_000) })).status,
    ).toBe(413)
    expect(await rows(slugs.suppressions).countDocuments()).toBe(0)
    expect(await rows(slugs.consents).countDocuments()).toBe(0)
  })

  it('shows a name as it is written, and not as a page', async () => {
    await rows(slugs.tenants).updateOne(
      { _id: tenant },
      { $set: { name: '<b>Tea & "Co"' } as never },
    )
    const page = await (await fetch(at(`/preferences/${CODE}`))).text()
    expect(page).not.toContain('<b>Tea')
    expect(page).toContain('&#60;b&#62;Tea &#38; &#34;Co&#34;')
  })
})
