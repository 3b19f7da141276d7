type Facts = {
  method: string
  origin: string | null
  secFetchSite: string | null
  /** Origins of our own pages. */
  ours: readonly string[]
}

/**
 * Whether a call that carries the panel's cookie may change something: it has to come from one of our
 * own pages. Reading is always allowed (the answer is unreadable elsewhere, for want of CORS).
 */
export const mayUseCookie = ({ method, origin, secFetchSite, ours }: Facts): boolean => {
  if (method === 'GET' || method === 'HEAD') return true
  if (origin !== null) return ours.includes(origin)
  return secFetchSite === 'same-origin'
}
