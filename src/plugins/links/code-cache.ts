const MAX_CODES = 100_000
const MAX_UNKNOWN = 10_000
const UNKNOWN_MS = 5_000

type Target = string
type CacheDeps = { load: (code: string) => Promise<Target | null>; now: () => number }

/** Where a code leads, from memory when it can: bounded, one load per code at a time, and short for unknown ones. */
export const cacheCodes = ({ load, now }: CacheDeps) => {
  const known = new Map<string, Target>()
  const unknown = new Map<string, number>()
  const loading = new Map<string, Promise<Target | null>>()

  const fetch = async (code: string): Promise<Target | null> => {
    const target = await load(code)
    if (target) {
      keep(known, code, target, MAX_CODES)
      unknown.delete(code)
    } else keep(unknown, code, now() + UNKNOWN_MS, MAX_UNKNOWN)
    return target
  }

  return async (code: string): Promise<Target | null> => {
    const target = known.get(code)
    if (target) return target
    if ((unknown.get(code) ?? 0) > now()) return null
    const asked = loading.get(code)
    if (asked) return asked
    const answer = fetch(code).finally(() => loading.delete(code))
    loading.set(code, answer)
    return answer
  }
}

/** The oldest entry gives way: a Map keeps the order of insertion. */
const keep = <Value>(map: Map<string, Value>, key: string, value: Value, max: number): void => {
  map.delete(key)
  map.set(key, value)
  const oldest = map.size > max ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
}
