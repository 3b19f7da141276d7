import type { TenantEvent } from '../../core/model/event.ts'

type Listener = (event: TenantEvent) => void

/** Hands each event of the process's one watch to those who listen to its tenant. */
export const makeHub = () => {
  const listeners = new Map<string, Set<Listener>>()
  return {
    tell: (event: TenantEvent): void => {
      for (const listener of listeners.get(event.tenant) ?? []) listener(event)
    },
    /** Answers how to stop listening. */
    listen: (tenant: string, listener: Listener): (() => void) => {
      const own = listeners.get(tenant) ?? new Set()
      listeners.set(tenant, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0) listeners.delete(tenant)
      }
    },
  }
}

export type Hub = ReturnType<typeof makeHub>
