import type { Feature, RoleName } from '../plugins/define-feature.ts'
import type { EdgePart, SenderPart, WebPart, WorkerPart } from '../plugins/roles.ts'

type Parts = { edge: EdgePart; web: WebPart; sender: SenderPart; worker: WorkerPart }
type ContextOf<Role extends RoleName> = Parameters<Parts[Role]>[0]
type RunningOf<Role extends RoleName> = Awaited<ReturnType<Parts[Role]>>

type Named = { feature: Feature }
type Started<Role extends RoleName> = { name: string; running: RunningOf<Role> }
type Closer = { name: string; close: () => Promise<unknown> }

/** What each feature adds to one role, loaded and not yet started. */
export const loadParts = async <Role extends RoleName>(
  role: Role,
  features: readonly Named[],
): Promise<{ name: string; part: Parts[Role] }[]> => {
  const found: { name: string; part: Parts[Role] }[] = []
  for (const { feature } of features) {
    const loaded = (await feature.roles?.[role]?.()) as Partial<Parts> | undefined
    if (!loaded) continue
    const part = loaded[role]
    if (!part) throw new Error(`The ${role} part of "${feature.name}" does not export "${role}"`)
    found.push({ name: feature.name, part })
  }
  return found
}

/** Starts what the features add to one role, one after the other, in the order of the features. */
export const startParts = async <Role extends RoleName>(
  role: Role,
  features: readonly Named[],
  context: ContextOf<Role>,
): Promise<Started<Role>[]> => {
  const started: Started<Role>[] = []
  for (const { name, part } of await loadParts(role, features)) {
    const start = part as (context: ContextOf<Role>) => Promise<RunningOf<Role>>
    started.push({ name, running: await start(context) })
  }
  return started
}

/** How to close what was started, for `serveUntilStopped`. */
export const closersOf = (
  started: readonly { name: string; running: { close?: () => Promise<void> } }[],
): Closer[] =>
  started.flatMap(({ name, running: { close } }) => (close ? [{ name, close: () => close() }] : []))
