import type { WebPart } from '../roles.ts'

import { login } from './endpoints/login.ts'

/** Signing in over HTTP. */
export const web: WebPart = async ({ payload }) => ({ routes: [login(payload)] })
