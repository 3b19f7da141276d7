import type { Db } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import type { JobContract } from './define-job.ts'

import { makeLogger } from '../../core/logger.ts'
import { startJobs } from './agenda-runtime.ts'
import { defineJob, handle } from './define-job.ts'
import { enqueue } from './enqueue.ts'

const good: JobContract = {
  name: 'test.one',
  tenancy: 'tenant',
  data: z.object({ tenant: z.string() }),
}
const planted = {
  'a workspace’s job that does not name it': [
    { ...good, data: z.object({ who: z.string() }) },
    'its data must have tenant',
  ],
  'a workspace’s job that comes by itself': [{ ...good, everyMs: 1_000 }, 'nobody would say whose'],
  'a job of no tenancy': [{ ...good, tenancy: 'self' as never }, 'declares no tenancy'],
} satisfies Record<string, [JobContract, string]>

const never = {} as Db // Refused before it is asked anything.
const log = makeLogger({ role: 'test', level: 'silent' })

describe('the contract of a job', () => {
  it.each(Object.entries(planted))('refuses %s, however it was written', async (_, [job, why]) => {
    expect(() => defineJob(job)).toThrow(why)
    await expect(enqueue(never, job, { tenant: 'a' })).rejects.toThrow(why)
    const handlers = [handle(job, async () => 'done' as const)]
    await expect(startJobs({ db: never, handlers, log })).rejects.toThrow(why)
  })

  it('takes what names its workspace, and what looks at all of them', () => {
    expect(defineJob(good)).toBe(good)
    const platform = { ...good, tenancy: 'platform', data: z.object({}), everyMs: 1_000 } as const
    expect(defineJob(platform)).toBe(platform)
  })

  it('refuses two handlers of one name', async () => {
    const one = handle(good, async () => 'done' as const)
    await expect(startJobs({ db: never, handlers: [one, one], log })).rejects.toThrow(
      'Two handlers for job test.one',
    )
  })
})
