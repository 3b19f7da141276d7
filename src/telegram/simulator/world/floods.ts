import type { World } from './world.ts'

/**
 * Until when accounts should keep quiet, in unix milliseconds, by phone. `all`: after a wait of any method;
 * `sends`: after one of a method that sends.
 */
export type Floods = {
  until: (phone: string) => number
  set: (phone: string, until: number) => void
  clear: () => void
}

const prefixes = { all: 'flood/', sends: 'flood-sends/' }

/** They outlive the process: what is sent after a restart may still be too early. */
export const openFloods = (
  { store }: Pick<World, 'store'>,
  kind: keyof typeof prefixes,
): Floods => {
  const prefix = prefixes[kind]
  const all = new Map<string, number>()
  for (const [key, { value }] of store.table('settings')) {
    if (key.startsWith(prefix)) all.set(key.slice(prefix.length), Number(value))
  }
  return {
    until: (phone) => all.get(phone) ?? 0,
    set: (phone, until) => {
      all.set(phone, until)
      store.commit(['settings', `${prefix}${phone}`, { value: until }])
    },
    clear: () => {
      for (const phone of all.keys()) store.commit(['settings', `${prefix}${phone}`, null])
      all.clear()
    },
  }
}
