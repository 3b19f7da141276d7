/** Every public address. The edge answers the first group, Express the second, Next the rest. */
export const edgeRoutes = {
  link: '/r/:code',
  hook: '/hooks/:hook/:source',
  stream: '/stream/:topic',
  /** Where a person says how often they want to hear from a workspace. */
  preferences: '/preferences',
  ownPreferences: '/preferences/:code',
  live: '/livez',
  ready: '/readyz',
} as const

/** The twelve paths of the specifications, on the public origin. */
export const apiRoutes = {
  login: '/auth/login',
  connect: '/session/connect',
  verify: '/session/verify',
  campaigns: '/campaigns',
  start: '/campaigns/:id/start',
  logs: '/campaigns/:id/logs',
  analytics: '/campaigns/:id/analytics',
  nudge: '/campaigns/:id/nudge',
  upload: '/media/upload',
  media: '/media/:id',
  revenue: '/analytics/revenue',
  categories: '/analytics/categories',
} as const

/** Loopback only, between roles; carries `HERALD_INTERNAL_SECRET`. */
export const internalRoutes = { streamGrant: '/internal/stream-grant' } as const

/** Payload's own REST, moved so that no specification's path collides with a collection. */
export const PAYLOAD_API = '/cms-api'
export const ADMIN = '/admin'
/** The one-time form that makes the first owner. */
export const CLAIM = '/claim'
/** Payload's tenant selector. A filter, not security. */
export const TENANT_COOKIE = 'payload-tenant'
/** Which workspace a call is for, when the caller has several. */
export const WORKSPACE_HEADER = 'Herald-Workspace'
