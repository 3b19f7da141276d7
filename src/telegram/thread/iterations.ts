import type { TaskId } from './protocol.ts'

/** Iterations that the other thread steps through, by number. */
export const makeIterations = <T>() => {
  const open = new Map<TaskId, AsyncIterator<T>>()
  let begun = 0
  return {
    begin: (items: AsyncIterable<T>): TaskId => {
      begun += 1
      open.set(begun, items[Symbol.asyncIterator]())
      return begun
    },
    /** Null at the end, and of one that was ended. */
    next: async (id: TaskId): Promise<T | null> => {
      const step = await open.get(id)?.next()
      if (step && !step.done) return step.value
      open.delete(id)
      return null
    },
    end: (id: TaskId): void => {
      const items = open.get(id)
      open.delete(id)
      // Not waited for: a step that hangs would hang here, too.
      void items?.return?.().catch(() => {})
    },
  }
}

/** Steps through an iteration of the other thread; ended early, it is ended there as well. */
export async function* stepThrough<T>(steps: {
  begin: () => Promise<TaskId>
  next: (id: TaskId) => Promise<T | null>
  end: (id: TaskId) => void
}): AsyncIterable<T> {
  const id = await steps.begin()
  try {
    for (let item = await steps.next(id); item !== null; item = await steps.next(id)) yield item
  } finally {
    steps.end(id)
  }
}
