import type { Db } from '../../mongo/connect.ts'

const statements: readonly unknown[] = ['findOne', 'updateOne', 'updateMany']

/** A database that asks before each statement; a throw there is one that was never reached. */
export const askingFirst = (db: Db, ask: () => Promise<void>): Db =>
  new Proxy(db, {
    get: (target, name) => {
      if (name !== 'collection') return Reflect.get(target, name).bind(target)
      return (collection: string) =>
        new Proxy(target.collection(collection), {
          get: (of, method) => {
            const real = Reflect.get(of, method).bind(of)
            if (!statements.includes(method)) return real
            return async (...given: unknown[]) => {
              await ask()
              return real(...given)
            }
          },
        })
    },
  })
