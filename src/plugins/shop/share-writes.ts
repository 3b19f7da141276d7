type Waiting<Row> = { row: Row; resolve: () => void; reject: (error: unknown) => void }

const MOST = 500

/**
 * Group commit: rows of one key that arrive while a write is under way share the next one. Each call
 * resolves once its own row is durable, and fails with the write it was part of. Never waits for company.
 */
export const shareWrites = <Row>(
  write: (key: string, rows: readonly Row[]) => Promise<unknown>,
): ((key: string, row: Row) => Promise<void>) => {
  const queues = new Map<string, Waiting<Row>[]>()

  const drain = async (key: string, queue: Waiting<Row>[]): Promise<void> => {
    while (queue.length > 0) {
      const group = queue.splice(0, MOST)
      try {
        await write(
          key,
          group.map(({ row }) => row),
        )
        for (const { resolve } of group) resolve()
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    queues.delete(key)
  }

  return (key, row) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(key)
      if (queue) return void queue.push({ row, resolve, reject })
      const first = [{ row, resolve, reject }]
      queues.set(key, first)
      void drain(key, first)
    })
}
