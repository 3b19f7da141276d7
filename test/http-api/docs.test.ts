import type { AccountCommand } from '../../src/core/model/account.ts'
import type { Api } from './api-harness.ts'

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { emailOf, HOME, PASSWORD, seedAudience, seedPeople, startApi } from './api-harness.ts'

type Json = Record<string, unknown>
type Example = { title: string; numbered: boolean; shell: string; answer: Json | null }

const run = promisify(execFile)
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=='

/** The numbered sections of the document and those below them: one curl each, and the answer it promises. */
const examplesIn = (document: string): Example[] =>
  document
    .split(/^## \d+\. /m)
    .slice(1)
    .flatMap((section) => section.split(/^### /m).map((part, below) => ({ part, below })))
    .filter(({ part, below }) => below === 0 || part.includes('```sh'))
    .map(({ part: section, below }) => {
      const block = (kind: string) =>
        new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? null
      const answer = block('json')
      return {
        numbered: below === 0,
        title: section.split('\n')[0] ?? '',
        shell: block('sh') ?? '',
        answer: answer === null ? null : (JSON.parse(answer) as Json),
      }
    })

const examples = examplesIn(await readFile('docs/http-api.md', 'utf8'))

let api: Api
let directory = ''
let stop: () => void
const variables: Record<string, string> = {}

beforeAll(async () => {
  api = await startApi()
  await seedPeople(api.payload)
  await seedAudience(api.mongo, HOME)
  directory = await mkdtemp(path.join(tmpdir(), 'herald-docs-'))
  const file = path.join(directory, 'banner.png')
  await writeFile(file, Buffer.from(PNG, 'base64'))
  Object.assign(variables, {
    HERALD: api.origin,
    EMAIL: emailOf('home'),
    PASSWORD,
    PHONE: '+49 151 23456789',
    CODE: '12345',
    FILE: file,
    COPY: path.join(directory, 'copy.png'),
  })
  stop = answerCommands(api)
})
afterAll(async () => {
  stop()
  await api.close()
  await rm(directory, { recursive: true, force: true })
})

/** Stands in for the sender: answers each command as a signed-out account with a good code would. */
const answerCommands = ({ mongo }: Api): (() => void) => {
  const commands = mongo.db.collection<AccountCommand>(slugs.accountCommands)
  const look = async () => {
    const command = await commands.findOne({ state: 'waiting' })
    if (!command) return
    const { _id, account, kind } = command
    const state = kind === 'send-code' ? 'code' : 'connected'
    const answer = { state, ...(state === 'code' && { codeLength: 5 }) }
    await mongo.db
      .collection<{ _id: string }>(slugs.telegramAccounts)
      .updateOne({ _id: account }, { $set: { state } })
    await commands.updateOne({ _id }, { $set: { state: 'done', answer, answeredAt: new Date() } })
  }
  const timer = setInterval(() => void look().catch(() => {}), 50)
  return () => clearInterval(timer)
}

/** The field names of an answer, to any depth; a list is known by its first entry. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : []
  if (value === null || typeof value !== 'object') return 'value'
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
}

/** What the reader would copy into a variable after each step. */
const remember = (title: string, answer: Json): void => {
  if (title.includes(apiRoutes.login)) variables['TOKEN'] = String(answer['token'])
  if (title.includes(apiRoutes.connect)) variables['ACCOUNT'] = String(answer['accountId'])
  if (title.includes(apiRoutes.upload)) variables['MEDIA'] = String(answer['id'])
  if (title.endsWith(`POST ${apiRoutes.campaigns}\``)) variables['CAMPAIGN'] = String(answer['id'])
}

it('documents each of the twelve addresses once', () => {
  const documented = examples
    .filter(({ numbered }) => numbered)
    .map(({ title }) => /`[A-Z]+ ([^`]+)`/.exec(title)?.[1])
  expect(documented.toSorted()).toEqual(Object.values(apiRoutes).toSorted())
})

it.each(examples)('$title', async ({ title, shell, answer }) => {
  const env = { ...process.env, ...variables }
  const { stdout } = await run('bash', ['-euc', shell], { env })
  if (answer === null) {
    const copy = await readFile(variables['COPY'] ?? '')
    expect(copy.equals(Buffer.from(PNG, 'base64'))).toBe(true)
    return
  }
  const got = JSON.parse(stdout) as Json
  expect(got, stdout).not.toHaveProperty('code')
  remember(title, got)
  if (title.includes(apiRoutes.start)) await sendOne()
  // Lists of figures are empty in a workspace that has sold nothing yet.
  if (title.includes('/analytics')) expect(Object.keys(got)).toEqual(Object.keys(answer))
  else expect(shapeOf(got)).toEqual(shapeOf(answer))
})

/** What the worker and the sender make of a start: one sent message. */
const sendOne = async (): Promise<void> => {
  const at = new Date()
  const campaign = variables['CAMPAIGN'] ?? ''
  await api.mongo.db.collection<{ _id: string }>(slugs.deliveries).insertOne({
    _id: `${HOME}.${campaign}.contactaaaaaaa.0`,
    tenant: HOME,
    campaign,
    contact: `${HOME}.contactaaaaaaa`,
    account: variables['ACCOUNT'],
    step: 0,
    state: 'sent',
    reason: null,
    dueAt: at,
    sentAt: at,
    readAt: null,
    repliedAt: null,
    attempts: [{ at, outcome: 'sent', detail: null }],
    updatedAt: at,
  } as never)
}
