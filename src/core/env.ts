import { z } from 'zod'

import { trustedProxies } from './trusted-proxies.ts'

const port = z.coerce.number().int().min(0).max(65_535)

type S3Facts = Readonly<Partial<Record<`HERALD_S3_${string}`, unknown>>>

/** A store of which half is told would be found out only at the first upload. */
const checkS3 = (env: S3Facts, { addIssue }: Pick<z.RefinementCtx, 'addIssue'>): void => {
  const need = (name: `HERALD_S3_${string}`, because: string) =>
    addIssue({ code: 'custom', path: [name], message: `is needed ${because}` })
  const { HERALD_S3_BUCKET: bucket, HERALD_S3_KEY: key, HERALD_S3_SECRET: secret } = env
  const others = Object.keys(env).filter((name) => /^HERALD_S3_(?!BUCKET)/.test(name))
  const [other] = others.filter((name) => env[name as keyof S3Facts] !== undefined)
  if (bucket === undefined && other) need('HERALD_S3_BUCKET', `with ${other}`)
  if (key !== undefined && secret === undefined) need('HERALD_S3_SECRET', 'with HERALD_S3_KEY')
  if (secret !== undefined && key === undefined) need('HERALD_S3_KEY', 'with HERALD_S3_SECRET')
}

const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
    /** Must hold `replicaSet=`: without it Payload silently drops transactions. */
    MONGODB_URI: z
      .url({ protocol: /^mongodb(\+srv)?$/ })
      .refine((uri) => uri.startsWith('mongodb+srv') || /[?&]replicaSet=/.test(uri), {
        message: 'must name a replica set (…?replicaSet=rs0); Herald needs transactions',
      }),
    PAYLOAD_SECRET: z.string().min(32),
    /** 32 bytes in base64: wraps the data key of every tenant. */
    HERALD_MASTER_KEY: z.string().refine((key) => Buffer.from(key, 'base64').length === 32, {
      message: 'must be 32 bytes in base64',
    }),
    /** Shared by the roles of one installation for edge → web calls. */
    HERALD_INTERNAL_SECRET: z.string().min(32),
    /** The address people and shops use; paths are put behind it, so a slash at its end goes. */
    HERALD_PUBLIC_URL: z
      .url()
      .refine((url) => !URL.canParse(url) || new URL(url).pathname.replace(/\/+$/, '') === '', {
        message:
          'must have no path: Herald needs a host name of its own, such as https://herald.example',
      })
      .default('http://127.0.0.1:3000')
      .transform((url) => url.replace(/\/+$/, '')),
    /** Where everything written lives. */
    HERALD_DATA: z.string().default('data'),
    /** Local uploads. */
    HERALD_MEDIA: z.string().default('media'),
    /** The largest file that is taken, in MB. Telegram takes 10 MB of a photo and 2,000 of anything else. */
    HERALD_MEDIA_MAX_MB: z.coerce.number().int().min(1).max(2_000).default(50),
    /** Uploads go to this bucket in place of `HERALD_MEDIA`: Amazon S3, or what speaks its language. */
    HERALD_S3_BUCKET: z.string().min(3).max(63).optional(),
    HERALD_S3_REGION: z.string().optional(),
    /** The address of an S3-compatible store; unset for Amazon. */
    HERALD_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    /** Unset: the profile or the role of the machine. */
    HERALD_S3_KEY: z.string().optional(),
    HERALD_S3_SECRET: z.string().optional(),
    /** 1: `endpoint/bucket/file`, 0: `bucket.endpoint/file`. Unset: 1 with an endpoint, else 0. */
    HERALD_S3_PATH_STYLE: z.enum(['0', '1']).optional(),
    HERALD_EDGE_PORT: port.default(3000),
    /** Where the edge listens: loopback, unless a container or a network of one's own stands around it. */
    HERALD_EDGE_HOST: z.string().default('127.0.0.1'),
    /** Whose `X-Forwarded-For` the edge believes: a number of proxies, or addresses and subnets. */
    HERALD_TRUSTED_PROXIES: z
      .string()
      .default('')
      .refine((setting) => trustedProxies(setting) !== null, {
        message: 'must be a number of proxies, or addresses and subnets with commas between them',
      }),
    HERALD_WEB_PORT: port.default(3001),
    /** The network a sender process serves. A process never serves both. */
    HERALD_NETWORK: z.enum(['sandbox', 'telegram']).default('sandbox'),
    /** A sender slot keeps its owner id over restarts, so it takes its own leases back at once. */
    HERALD_SLOT: z.string().default('sender-1'),
    TELEGRAM_API_ID: z.coerce.number().int().positive().optional(),
    TELEGRAM_API_HASH: z.string().length(32).optional(),
    /** `host:port` of the local Telegram (MTProto). */
    HERALD_SIMULATOR: z.string().optional(),
    /** Control address of the local Telegram, e.g. `http://127.0.0.1:3011`. */
    HERALD_SIMULATOR_CONTROL: z.url().optional(),
    /** File with the local Telegram's public RSA key in PEM. */
    HERALD_SIMULATOR_KEY: z.string().optional(),
    /** Whether the seed makes the demo workspaces. */
    HERALD_DEMO: z.stringbool().default(true),
    /** Asks the seed for a one-time address: for the first owner, or for a new password of theirs. */
    HERALD_NEW_OWNER_LINK: z.stringbool().default(false),
    /** Has the seed turn on every workspace's kill switch: for the first start after a restore. */
    HERALD_HOLD: z.stringbool().default(false),
    /** Requests a minute and key on login and session paths. */
    HERALD_LOGIN_LIMIT: z.coerce.number().int().positive().default(10),
    /** Calls a minute for one API key; a person, whose screens ask by themselves, has ten times that. */
    HERALD_API_LIMIT: z.coerce.number().int().positive().default(600),
    SMTP_URL: z.string().optional(),
    MAIL_FROM: z.string().default('herald@localhost'),
    LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  })
  .superRefine(checkS3)
  .readonly()

export type Env = z.output<typeof schema>

/**
 * Reads and checks the environment once, at the top of a process. Every problem is reported
 * together, so a first deploy fails one time and not seven. Empty strings count as unset.
 */
export const loadEnv = (
  source: Readonly<Record<string, string | undefined>> = process.env,
): Env => {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(set)
  if (parsed.success) return parsed.data

  throw new Error(`Invalid environment:\n${z.prettifyError(parsed.error)}`)
}
