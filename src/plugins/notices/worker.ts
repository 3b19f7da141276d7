import type { Payload } from 'payload'

import type { WorkerPart } from '../roles.ts'
import type { Post } from './tell.ts'

import { tellPeople } from '../../jobs/contracts/notices.ts'
import { handle } from '../../jobs/runtime/define-job.ts'
import { tellAll } from './tell.ts'

/** Sends the mail that people are to get about what needs them. */
export const worker: WorkerPart = async ({ mongo, clock, log, env, payload }) => ({
  jobs: [
    handle(tellPeople, async () => {
      const publicUrl = env.HERALD_PUBLIC_URL.replace(/\/$/, '')
      await tellAll({ mongo, clock, log, publicUrl, post: postOf(payload) })
      return 'done'
    }),
  ],
})

/** The installation's mail; null where none is set up. */
const postOf = ({ email }: Payload): Post =>
  email.name === 'none'
    ? null
    : async ({ to, subject, text, messageId }) => {
        await email.sendEmail({ to, subject, text, messageId })
      }
