import type { SanitizedConfig } from 'payload'

import {
  BlockquoteFeature,
  BoldFeature,
  createServerFeature,
  FixedToolbarFeature,
  InlineCodeFeature,
  ItalicFeature,
  LinkFeature,
  lexicalEditor,
  ParagraphFeature,
  StrikethroughFeature,
  UnderlineFeature,
} from '@payloadcms/richtext-lexical'

import { platformPlaceholders } from '../core/placeholders.ts'

type Brings = { placeholders?: Readonly<Record<string, unknown>> }

/** The words that a message can hold: the platform's first, then those of features. */
const placeholderNames = ({ custom }: Pick<SanitizedConfig, 'custom'>): string[] => {
  const { features = [] } = (custom?.['herald'] ?? {}) as { features?: readonly Brings[] }
  return [
    ...platformPlaceholders,
    ...features.flatMap(({ placeholders = {} }) => Object.keys(placeholders)),
  ]
}

/** Words of a person by their names, from a list instead of by heart. */
const PlaceholderFeature = createServerFeature<undefined, undefined, { names: string[] }>({
  key: 'placeholders',
  feature: ({ config }) => ({
    ClientFeature: '/src/ui/PlaceholderMenu#PlaceholderMenu',
    clientFeatureProps: { names: placeholderNames(config) },
  }),
})

/** The editor of messages: only what Telegram can show, so that what is written is what arrives. */
export const messageEditor = lexicalEditor({
  features: [
    ParagraphFeature(),
    BoldFeature(),
    ItalicFeature(),
    UnderlineFeature(),
    StrikethroughFeature(),
    InlineCodeFeature(),
    BlockquoteFeature(),
    LinkFeature({ enabledCollections: [] }),
    PlaceholderFeature(),
    FixedToolbarFeature(),
  ],
})
