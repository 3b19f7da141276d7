import path from 'node:path'

import type { CollectionConfig } from 'payload'

import { emptyList } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField, readOnly } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'
import { keepOriginalName, nameByUuid } from './name-by-uuid.ts'

/** What may be uploaded; everything else is refused at the door. */
export const mediaTypes = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'video/mp4',
  'application/pdf',
] as const

/** Pictures and files of messages. Stored under a UUID, so no name says anything and none collides. */
export const makeMedia = (directory: string): CollectionConfig =>
  defineCollection({
    slug: slugs.media,
    tenancy: 'tenant',
    writers: ['owner', 'marketer'],
    upload: {
      staticDir: path.resolve(directory),
      mimeTypes: [...mediaTypes],
      pasteURL: false,
      crop: false,
      focalPoint: false,
    },
    admin: {
      group: group('engage'),
      useAsTitle: 'originalName',
      defaultColumns: ['originalName', 'alt', 'mimeType', 'filesize', 'createdAt'],
      components: { beforeListTable: [emptyList] },
    },
    hooks: { beforeOperation: [nameByUuid], beforeChange: [keepOriginalName] },
    fields: [
      { name: 'alt', type: 'text' },
      readOnly({ name: 'originalName', type: 'text' }),
      demoField,
    ],
  })
