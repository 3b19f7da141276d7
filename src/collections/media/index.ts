import path from 'node:path'

import type { CollectionConfig } from 'payload'

import { emptyList } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField, readOnly } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'
import { mediaTypes } from '../../core/media.ts'
import { checkUpload } from './check-upload.ts'
import { keepOriginalName, nameByUuid } from './name-by-uuid.ts'

/** Where uploads go while no other store is set, and how large each may be. */
export type MediaSettings = { mediaDirectory: string; mediaMaxBytes: number }

/** Pictures and files of messages. Stored under a UUID, so no name says anything and none collides. */
export const makeMedia = ({ mediaDirectory, mediaMaxBytes }: MediaSettings): CollectionConfig =>
  defineCollection({
    slug: slugs.media,
    tenancy: 'tenant',
    writers: ['owner', 'marketer'],
    upload: {
      staticDir: path.resolve(mediaDirectory),
      mimeTypes: Object.keys(mediaTypes),
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
    hooks: {
      beforeOperation: [nameByUuid],
      beforeChange: [keepOriginalName, checkUpload(mediaMaxBytes)],
    },
    fields: [
      { name: 'alt', type: 'text' },
      readOnly({ name: 'originalName', type: 'text' }),
      // Seconds of a video.
      readOnly({ name: 'duration', type: 'number', admin: { hidden: true } }),
      demoField,
    ],
  })
