import type { Role } from '../core/roles.ts'

import { roles } from '../core/roles.ts'

/** Who calls. Parsed once from Payload's user; `tenant` is the workspace of this very request. */
export type Caller = {
  kind: 'user' | 'service'
  id: string
  email: string | null
  tenant: string
  roles: readonly Role[]
  platformAdmin: boolean
}

/** Somebody signed in, of whatever workspace. */
export type Person = Omit<Caller, 'tenant' | 'roles'>

export { roles }
export type { Role }

type Common = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As in `apiRoutes`: `/campaigns/:id/start`. */
  path: string
  /** `strict` = the login and session limit. */
  limit?: 'strict'
  /** `multipart` leaves the body a stream for busboy. */
  body?: 'json' | 'multipart' | 'none'
}

/**
 * A public HTTP endpoint as a function of web standards: mounted by Express in production, called with
 * `new Request(…)` in tests. Throws `PlatformError`; the mount makes problem answers of them.
 */
export type ApiEndpoint = Common &
  (
    | {
        tenancy: 'tenant'
        /** Roles that may call it. */
        roles: readonly Role[]
        respond: (
          request: Request,
          context: { params: Readonly<Record<string, string>>; caller: Caller },
        ) => Promise<Response>
      }
    | {
        /** One's own: whoever is signed in, and nobody else. Answer about `caller` only. */
        tenancy: 'self'
        respond: (
          request: Request,
          context: { params: Readonly<Record<string, string>>; caller: Person },
        ) => Promise<Response>
      }
    | {
        /** For anybody on the network, before any sign-in. */
        tenancy: 'public'
        /** Why nobody has to sign in, and what stands in for it. */
        open: string
        respond: (
          request: Request,
          context: { params: Readonly<Record<string, string>> },
        ) => Promise<Response>
      }
  )
