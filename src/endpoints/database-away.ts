import { PlatformError } from '../core/errors.ts'

/** Errors of the driver and of Mongoose that say: it cannot be reached, or is about to go. By name: its classes exist twice. */
const names: ReadonlySet<string> = new Set([
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoServerClosedError',
  'MongoTopologyClosedError',
  'MongoStalePrimaryError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
])
/** Answers of a member that is no primary any more, or is ending. */
const codes: ReadonlySet<unknown> = new Set([91, 189, 10107, 11600, 11602, 13435, 13436])
const MOST_CAUSES = 5
const RETRY_AFTER = 5

/** A failure that means that MongoDB is away, as our own; everything else as it is. */
export const fromDatabase = (error: unknown): unknown =>
  meansAway(error)
    ? new PlatformError('UNAVAILABLE', 'The database does not answer now. Try again in a moment.', {
        cause: error,
        details: { retryAfter: RETRY_AFTER },
      })
    : error

const meansAway = (error: unknown, depth = 0): boolean => {
  if (!(error instanceof Error) || depth > MOST_CAUSES) return false
  if (names.has(error.name) || ('code' in error && isAnswer(error) && codes.has(error.code)))
    return true
  // Mongoose keeps a question while it has no connection, for ten seconds.
  if (error.name === 'MongooseError' && error.message.includes('buffering timed out')) return true
  return meansAway(error.cause, depth + 1)
}

const isAnswer = ({ name }: Error): boolean => /^Mongo.*(Server|WriteConcern)Error$/.test(name)
