import type { PolicyRule } from '../../../core/gate.ts'

/** Nobody on the stop list is written to, whatever else is true. */
export const suppressionRule: PolicyRule = {
  name: 'suppression',
  decide: ({ suppression }) =>
    suppression === null
      ? { do: 'send' }
      : {
          do: 'skip',
          rule: 'suppression',
          reason: `suppressed-${suppression}`,
          fact: `on the stop list: ${suppression}`,
        },
}
