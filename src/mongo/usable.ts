import { PlatformError } from '../core/errors.ts'

/** What a server says about itself. */
export type Hello = { setName?: string; msg?: string }

type Facts = {
  /** `host:port`, never with a password. */
  where: string
  /** The set that MONGODB_URI asks for. */
  wanted: string | null
  /** Null when it did not answer. */
  hello: Hello | null
  /** What the driver said, when it could not connect. */
  error: string | null
}

/** Why Herald cannot work with a MongoDB, and what to do about it; null when it can. */
export const whyUnusable = ({ where, wanted, hello, error }: Facts): PlatformError | null => {
  if (!hello)
    return refusal(
      `No MongoDB could be used at ${where} (${error ?? 'no answer'}). ` +
        'Is it running, and are host, port, name and password in MONGODB_URI right?',
    )
  // A router of a sharded cluster has no set of its own; its shards do.
  if (hello.msg === 'isdbgrid') return null
  if (!hello.setName)
    return refusal(
      `The MongoDB at ${where} is not a replica set, and Herald needs transactions, which only a ` +
        'replica set has. Start it with --replSet rs0, run rs.initiate() once in mongosh (one member ' +
        'is enough), and add ?replicaSet=rs0 to MONGODB_URI.',
    )
  if (wanted !== null && wanted !== hello.setName)
    return refusal(
      `MONGODB_URI asks for the replica set "${wanted}", and the one at ${where} is called ` +
        `"${hello.setName}". Write replicaSet=${hello.setName} into MONGODB_URI.`,
    )
  return error === null ? null : refusal(`The MongoDB at ${where} has no primary now (${error}).`)
}

const refusal = (sentence: string) => new PlatformError('UNAVAILABLE', sentence)
