import type { Job } from 'agenda'
import type { Db } from 'mongodb'

import type { Logger } from '../../core/logger.ts'
import type { AnyJobHandler, JobLife } from './define-job.ts'

import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'

import { MINUTE, SECOND } from '../../core/time.ts'
import { checkContract } from './define-job.ts'
import { JOBS, registerRecurring } from './enqueue.ts'

type Options = {
  db: Db
  handlers: readonly AnyJobHandler[]
  log: Logger
  /** How often Agenda looks; each look costs one command a job name. */
  processEvery?: number
}

/** The alarm clock of a worker process; `stop` lets what runs end before it returns. */
export type JobRuntime = { stop: () => Promise<void> }

const STOP_WITHIN = 8 * SECOND

/**
 * Runs the handlers by Agenda on the process's own database. Data is parsed at the door; "again" is
 * written to the running job itself, since Agenda saves that copy last.
 */
export const startJobs = async (options: Options): Promise<JobRuntime> => {
  const { db, handlers, log, processEvery = SECOND } = options
  checkHandlers(handlers)
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection: JOBS }),
    processEvery,
    defaultLockLifetime: MINUTE,
    removeOnComplete: true,
  })
  agenda.on('error', (err: unknown) => log.error('job queue', { err }))
  await agenda.ready
  let stopping = false
  const life = { stopping: () => stopping }
  for (const handler of handlers) define(agenda, handler, { log, life })
  await registerRecurring(
    db,
    handlers.map(({ contract }) => contract),
  )
  await agenda.start()
  return {
    stop: async () => {
      stopping = true
      await agenda.drain(STOP_WITHIN)
      await agenda.stop()
    },
  }
}

const checkHandlers = (handlers: readonly AnyJobHandler[]): void => {
  const known = new Set<string>()
  for (const { contract } of handlers) {
    checkContract(contract)
    if (known.has(contract.name)) throw new Error(`Two handlers for job ${contract.name}.`)
    known.add(contract.name)
  }
}

type Process = { log: Logger; life: JobLife }

const define = (agenda: Agenda, { contract, run }: AnyJobHandler, { log, life }: Process): void => {
  const concurrency = contract.concurrency ?? 1
  agenda.define(
    contract.name,
    async (job: Job) => {
      try {
        const outcome = await run(job.attrs.data ?? {}, life)
        if (outcome !== 'done') job.schedule(outcome.again)
      } catch (err) {
        log.error('job failed', { job: contract.name, err })
        throw err
      }
    },
    { concurrency, lockLimit: concurrency, lockLifetime: contract.lockMs ?? MINUTE },
  )
}
