/** One spelling for all that Next and Payload may take for the same address. */
export const plainPath = (path: string): string =>
  withoutDots(decoded(path).replaceAll(/\/+/g, '/')).replace(/\/$/, '').toLowerCase()

/** `/a/./b` and `/x/../a/b` are `/a/b`, also where the dots are written as numbers. */
const withoutDots = (path: string): string => new URL(path, 'http://herald').pathname

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
