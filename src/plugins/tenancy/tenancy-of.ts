import type { CollectionConfig } from 'payload'

/** What a collection declares of itself. */
export const tenancyOf = ({ custom }: Pick<CollectionConfig, 'custom'>): unknown =>
  custom?.['tenancy']
