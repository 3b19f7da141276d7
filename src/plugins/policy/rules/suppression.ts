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
          reason: `suppressed-${suppression.reason}`,
          fact: `on the stop list: ${suppression.reason}`,
          since: suppression.at,
        },
}

/** Nor is anybody on the stop list of the whole platform, by any workspace. */
export const platformStopRule: PolicyRule = {
  name: 'platform-stop',
  decide: ({ platformStop }) =>
    platformStop === null
      ? { do: 'send' }
      : {
          do: 'skip',
          rule: 'platform-stop',
          reason: 'platform-stop',
          fact: `on the platform’s stop list: ${platformStop.reason}`,
          since: platformStop.at,
        },
}
