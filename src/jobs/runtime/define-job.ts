import { z } from 'zod'

/** What a job is called, what it carries and how often it comes. Data holds ids only, never content. */
export type JobContract<Data extends z.ZodType = z.ZodType> = {
  name: string
  /**
   * `tenant`: one workspace's, named `tenant` in its data. `platform`: it looks at all of them, or comes
   * by itself; what it then does for one workspace, it does through `forTenant`.
   */
  tenancy: 'tenant' | 'platform'
  data: Data
  /** For recurring jobs: milliseconds between runs. */
  everyMs?: number
  concurrency?: number
  lockMs?: number
}

export const defineJob = <Data extends z.ZodType>(
  contract: JobContract<Data>,
): JobContract<Data> => {
  checkContract(contract)
  return contract
}

/** A job of a workspace names it; what comes by itself is nobody's, so it cannot. */
export const checkContract = ({ name, tenancy, data, everyMs }: JobContract): void => {
  if (tenancy === 'platform') return
  if (tenancy !== 'tenant') throw new Error(`Job ${name} declares no tenancy (tenant or platform).`)
  if (everyMs !== undefined)
    throw new Error(`Job ${name} is a workspace’s and comes by itself: nobody would say whose.`)
  const named = data instanceof z.ZodObject && data.shape['tenant'] instanceof z.ZodString
  if (!named)
    throw new Error(`Job ${name} is a workspace’s: its data must have tenant: z.string().`)
}

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
