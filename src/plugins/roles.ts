import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Payload } from 'payload'

import type { Clock } from '../core/clock.ts'
import type { Env } from '../core/env.ts'
import type { PolicyRule } from '../core/gate.ts'
import type { Heard } from '../core/heard.ts'
import type { Logger } from '../core/logger.ts'
import type { Placeholder } from '../core/placeholders.ts'
import type { Random } from '../core/random.ts'
import type { AccountActor } from '../delivery/actor.ts'
import type { ApiEndpoint } from '../endpoints/define-endpoint.ts'
import type { AnyJobHandler } from '../jobs/runtime/define-job.ts'
import type { Mongo } from '../mongo/connect.ts'
import type { Vault } from '../vault/vault.ts'

/** What every role has at hand. Nothing of it is global: it is passed down from the root. */
export type RoleContext = {
  env: Env
  log: Logger
  clock: Clock
  random: Random
  mongo: Mongo
  vault: Vault
}

/** The rules that the one gate asks before each message; from all features. */
export type WithPolicy = { policyRules: readonly PolicyRule[] }

/** What features add to the words of a message. */
export type WithPlaceholders = { placeholders?: readonly Placeholder[] }

/** What this process has heard a moment ago; its features tell each other by it. */
export type WithHeard = { heard: Heard }

/** A running part; `close` is called in reverse order of start. */
export type Running = { close?: () => Promise<void> }

export type EdgeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  params: Readonly<Record<string, string>>,
) => Promise<void> | void

export type EdgeRoute = {
  method: 'GET' | 'POST' | 'HEAD'
  /** As in `edgeRoutes`: `/r/:code`. */
  path: string
  /** Only for requests whose `Accept` names this type; the others go on to web. */
  accept?: string
  /** The edge knows no caller: what stands in for a sign-in, and how the tenant is found. */
  open: string
  handle: EdgeHandler
}

/** `roles.edge: () => import('./edge.ts')`, a module that exports `edge`. */
export type EdgePart = (context: RoleContext) => Promise<
  Running & {
    routes: EdgeRoute[]
    /** After `close`, once the last request has been answered. */
    ended?: () => Promise<void>
  }
>

/** `roles.web: () => import('./web.ts')`, a module that exports `web`. Routes stand before Next. */
export type WebPart = (
  context: RoleContext & WithPolicy & WithPlaceholders & { payload: Payload },
) => Promise<Running & { routes: ApiEndpoint[] }>

/** `roles.worker: () => import('./worker.ts')`, a module that exports `worker`. */
export type WorkerPart = (
  context: RoleContext & WithPolicy & WithPlaceholders & { payload: Payload },
) => Promise<Running & { jobs: AnyJobHandler[] }>

/**
 * `roles.sender: () => import('./sender.ts')`, a module that exports `sender`. `hold` is called for
 * each account this process has leased; what it returns is closed before the lease is given up.
 */
export type SenderPart = (
  context: RoleContext & WithPolicy & WithHeard,
) => Promise<Running & { hold: (actor: AccountActor) => Promise<Running> }>
