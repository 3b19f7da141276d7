import type { z } from 'zod'

/** What a job is called, what it carries and how often it comes. Data holds ids only, never content. */
export type JobContract<Data extends z.ZodType = z.ZodType> = {
  name: string
  tenancy: 'tenant' | 'platform'
  data: Data
  /** For recurring jobs: milliseconds between runs. */
  everyMs?: number
  concurrency?: number
  lockMs?: number
}

export const defineJob = <Data extends z.ZodType>(contract: JobContract<Data>): JobContract<Data> =>
  contract

/** `done`, or "wake me again then". */
export type JobOutcome = 'done' | { again: Date }

/** What long work asks now and then: whether its process wants to end. */
export type JobLife = { stopping: () => boolean }

export type AnyJobHandler = {
  contract: JobContract
  run: (data: unknown, life?: JobLife) => Promise<JobOutcome>
}

/** Joins a contract and its work; data is parsed at the door. Handlers are safe to run twice. */
export const handle = <Data extends z.ZodType>(
  contract: JobContract<Data>,
  run: (data: z.output<Data>, life: JobLife) => Promise<JobOutcome>,
): AnyJobHandler => ({
  contract,
  run: (data, life = { stopping: () => false }) => run(contract.data.parse(data), life),
})
