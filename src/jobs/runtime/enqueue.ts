import type { ClientSession, Db, Document } from 'mongodb'
import type { z } from 'zod'

import type { JobContract } from './define-job.ts'

import { checkContract } from './define-job.ts'

/** Agenda's own collection. */
export const JOBS = 'agendaJobs'

type EnqueueOptions = { at?: Date; session?: ClientSession }

/**
 * Asks for one run of a job: one document in Agenda's own form, so it can be part of the transaction
 * that makes it necessary. Every enqueue has a sweep behind it.
 */
export const enqueue = async <Data extends z.ZodType>(
  db: Db,
  contract: JobContract<Data>,
  data: z.input<Data>,
  { at, session }: EnqueueOptions = {},
): Promise<void> => {
  checkContract(contract)
  await db
    .collection(JOBS)
    .insertOne(
      jobDocument(contract.name, contract.data.parse(data), at ?? new Date()),
      session ? { session } : {},
    )
}

/**
 * Asks for a run of a job unless one with the same data waits already. One that runs now does not count:
 * it may have looked before there was anything to do.
 */
export const enqueueOnce = async <Data extends z.ZodType>(
  db: Db,
  contract: JobContract<Data>,
  data: z.input<Data>,
): Promise<void> => {
  const parsed = contract.data.parse(data)
  const waiting = { name: contract.name, data: parsed, lockedAt: null, nextRunAt: { $ne: null } }
  if (await db.collection(JOBS).findOne(waiting as Document, { projection: { _id: 1 } })) return
  await enqueue(db, contract, data)
}

/** Whether a job of this name is due and no worker has a place for it. */
export const othersWait = async (db: Db, { name }: JobContract): Promise<boolean> => {
  const due = { name, nextRunAt: { $lte: new Date() }, lockedAt: null }
  return (await db.collection(JOBS).findOne(due, { projection: { _id: 1 } })) !== null
}

const jobDocument = (name: string, data: unknown, at: Date): Document => ({
  name,
  type: 'normal',
  priority: 0,
  data,
  nextRunAt: at,
  lockedAt: null,
})

/** Registers the recurring jobs: inserts what is missing, takes over a new cadence, and never touches a lock. */
export const registerRecurring = async (
  db: Db,
  contracts: readonly JobContract[],
): Promise<void> => {
  const jobs = db.collection(JOBS)
  await jobs.createIndex(
    { name: 1, type: 1 },
    { name: 'one-recurring', unique: true, partialFilterExpression: { type: 'single' } },
  )
  for (const { name, everyMs } of contracts) {
    if (everyMs === undefined) continue
    await jobs.updateOne(
      { name, type: 'single' },
      {
        $setOnInsert: { priority: 0, data: {}, lockedAt: null },
        // A number is milliseconds. The words "2000 milliseconds" would be read as 2000 seconds.
        $set: { repeatInterval: everyMs },
        $min: { nextRunAt: new Date(Date.now() + everyMs) },
      },
      { upsert: true },
    )
  }
}
