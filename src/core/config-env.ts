import type { S3Settings } from './storage.ts'

import { MEBIBYTE } from './media.ts'
import { s3Settings } from './storage.ts'

type Source = Readonly<Record<string, string | undefined>>

/** The part of the environment that `payload.config.ts` needs, also where there is none yet. */
export type ConfigEnv = {
  secret: string
  publicUrl: string
  mongodbUri: string
  mediaDirectory: string
  /** The largest file that is taken. */
  mediaMaxBytes: number
  /** Where uploads go instead; null without a bucket. */
  s3: S3Settings | null
  smtpUrl: string | undefined
  mailFrom: string
  /** What a new account signs in to, unless its workspace has an application of its own. */
  network: string
  /** Where the local Telegram shows its chats and codes; empty when there is none. */
  simulator: string
}

/**
 * Reads what Payload's config needs. `next build` and the generators evaluate the config without any
 * environment, so what is missing gets a value that cannot work; roles check theirs with `loadEnv`.
 */
export const configEnv = (source: Source): ConfigEnv => ({
  secret: source['PAYLOAD_SECRET'] || 'only-for-building-and-never-for-running',
  publicUrl: (source['HERALD_PUBLIC_URL'] || 'http://127.0.0.1:3000').replace(/\/+$/, ''),
  mongodbUri: source['MONGODB_URI'] || 'mongodb://127.0.0.1:1/none?replicaSet=rs0',
  mediaDirectory: source['HERALD_MEDIA'] || 'media',
  mediaMaxBytes: (Number(source['HERALD_MEDIA_MAX_MB']) || 50) * MEBIBYTE,
  s3: s3Settings(source),
  smtpUrl: source['SMTP_URL'] || undefined,
  mailFrom: source['MAIL_FROM'] || 'herald@localhost',
  network: source['HERALD_NETWORK'] || (source['TELEGRAM_API_ID'] ? 'telegram' : 'sandbox'),
  simulator: source['HERALD_SIMULATOR_CONTROL'] || '',
})

/** The public address, by its number and by its name: both work on one's own machine. */
export const ownOrigins = (publicUrl: string): string[] => {
  const { origin } = new URL(publicUrl)
  const twins = [
    origin.replace('//127.0.0.1', '//localhost'),
    origin.replace('//localhost', '//127.0.0.1'),
  ]
  return [...new Set([origin, ...twins])]
}

/** For how long a question looks for a server before it fails: the driver's own half minute is longer than people wait. */
const SELECT_WITHIN = 10_000

/** An option given beside the address would win over the same one in it. */
export const selectWithin = (uri: string): { serverSelectionTimeoutMS?: number } =>
  uri.includes('serverSelectionTimeoutMS') ? {} : { serverSelectionTimeoutMS: SELECT_WITHIN }

/** `smtps://user:password@host:465` as the mail library wants it. */
export const smtpOptions = (smtpUrl: string) => {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  return {
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  }
}
