import type { World } from './world.ts'

/** Until when accounts should keep quiet, in unix milliseconds, by phone. */
export type Floods = {
  until: (phone: string) => number
  set: (phone: string, until: number) => void
  clear: () => void
}

const PREFIX = 'flood/'

/** They outlive the process: what is sent after a restart may still be too early. */
export const openFloods = ({ store }: Pick<World, 'store'>): Floods => {
  const all = new Map<string, number>()
  for (const [key, { value }] of store.table('settings')) {
    if (key.startsWith(PREFIX)) all.set(key.slice(PREFIX.length), Number(value))
  }
  return {
    until: (phone) => all.get(phone) ?? 0,
    set: (phone, until) => {
      all.set(phone, until)
      store.commit(['settings', `${PREFIX}${phone}`, { value: until }])
    },
    clear: () => {
      for (const phone of all.keys()) store.commit(['settings', `${PREFIX}${phone}`, null])
      all.clear()
    },
  }
}
