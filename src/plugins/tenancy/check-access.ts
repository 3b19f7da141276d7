import type { CollectionConfig } from 'payload'

import { tenancyOf } from './tenancy-of.ts'

/**
 * Nothing scopes a collection that is no workspace's, and Payload opens what is left unsaid to everybody
 * who is signed in. So such a collection says all of it itself, or Herald does not start.
 */
export const checkAccess = (collection: CollectionConfig): void => {
  if (tenancyOf(collection) === 'tenant') return
  const { slug, access = {}, auth, versions, custom } = collection
  const wanted = ['create', 'read', 'update', 'delete'] as const
  const more = [
    ...(versions ? ['readVersions' as const] : []),
    ...(auth ? ['unlock' as const] : []),
  ]
  const open = [...wanted, ...more].filter((name) => typeof access[name] !== 'function')
  const whose = `Collection "${slug}" is no workspace’s (tenancy ${String(tenancyOf(collection))})`
  if (open.length > 0)
    throw new Error(`${whose} and leaves open who may ${open.join(', ')}: give it \`access\`.`)
  const writers = custom?.['writers']
  if (Array.isArray(writers) && writers.length > 0)
    throw new Error(`${whose}: \`writers\` are roles in a workspace and say nothing here.`)
}
