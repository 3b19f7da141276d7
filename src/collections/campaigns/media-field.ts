import type { Field, FieldHook } from 'payload'

import { mediaIds, mediaLimits } from '../../core/media.ts'
import { slugs } from '../slugs.ts'

/** A campaign of before albums names its one file without a list. */
const asList: FieldHook = ({ value }) => (typeof value === 'string' ? mediaIds(value) : value)

/** The file that goes with the message, or the items of its album in their order. */
export const mediaField: Field = {
  name: 'media',
  type: 'upload',
  relationTo: slugs.media,
  hasMany: true,
  maxRows: mediaLimits.albumItems,
  admin: { components: { Field: '/src/plugins/media/components/NamedFiles#NamedFiles' } },
  hooks: { afterRead: [asList] },
}
