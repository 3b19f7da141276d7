/** All rules of ours over all files of ours. */
import { ambient } from './ambient.mjs'
import { boundaries } from './boundaries.mjs'
import { cycles } from './cycles.mjs'
import { honesty } from './honesty.mjs'
import { literals } from './literals.mjs'
import { sizes } from './sizes.mjs'
import { tenancy } from './tenancy.mjs'

const unread = (sources) =>
  sources
    .filter(({ errors }) => errors.length > 0)
    .map(({ file, errors }) => ({ rule: 'syntax', file, line: 1, text: errors[0].message }))

export const rules = { unread, boundaries, cycles, sizes, literals, honesty, ambient, tenancy }

export const checkSources = (sources) => Object.values(rules).flatMap((rule) => rule(sources))
