import { MongoNetworkError, MongoServerError } from 'mongodb'

/** No primary, for the moment. */
const AWAY = [91, 189, 10_107, 11_600, 11_602, 13_435]

/** Does what may be done twice once more when its answer was lost, as the driver does with its own statements. */
export const onceMore = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((error: unknown) => {
    if (!isAway(error)) throw error
    return work()
  })

const isAway = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  (error instanceof MongoServerError && AWAY.includes(Number(error.code)))
