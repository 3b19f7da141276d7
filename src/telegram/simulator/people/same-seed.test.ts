import { expect, it, vi } from 'vitest'

import { logInAs, makeTestClient } from '../client.fixture.ts'
import { startSimulator } from '../index.ts'

const PHONE = '+15550000000'
const NAMES = Array.from({ length: 24 }, (_, n) => `person_${n}`)
const PERSONAS = ['replier', 'asker', 'opt-outer', 'blocker', 'reporter', 'silent']

type Chat = { blocked: boolean; messages: { out: boolean; text: string }[] }

/** Writes to everybody in turn; gives what each of them answered, and who blocked. */
const tell = async (seed: string) => {
  const simulator = await startSimulator({ seed })
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const options = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    return (await (await fetch(`${simulator.control}${path}`, options)).json()) as T
  }
  const people = NAMES.map((username, n) => ({
    firstName: username,
    username,
    persona: PERSONAS[n % PERSONAS.length],
    timeZone: n % 2 ? 'Europe/Rome' : 'Europe/Warsaw',
  }))
  await ask('/people', people)
  await ask('/clock', { speed: 3600 })
  const client = makeTestClient(simulator)
  await logInAs(client, PHONE)
  for (const name of NAMES) await client.sendMessage(name, { message: 'New in' })
  await vi.waitFor(async () => {
    expect(await ask<{ errands: number }>('/summary')).toMatchObject({ errands: 0 })
  }, 60_000)
  const story = []
  for (const name of NAMES) {
    const { blocked, messages } = await ask<Chat>(`/chats/${PHONE}/@${name}`)
    story.push({ name, blocked, answers: messages.filter((it) => !it.out).map((it) => it.text) })
  }
  await client.destroy()
  await simulator.close()
  return story
}

it('the same seed tells the same story, another seed another one', async () => {
  const first = await tell('one')
  expect(first.some(({ answers }) => answers.length > 0)).toBe(true)
  expect(await tell('one')).toEqual(first)
  expect(await tell('two')).not.toEqual(first)
}, 240_000)
