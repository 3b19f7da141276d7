import type { Field } from 'payload'

/**
 * Stops all sending of a workspace. Turned by its own endpoint only, which asks why and keeps who did;
 * a form that is saved meanwhile cannot turn it back.
 */
export const killSwitchField: Field = {
  name: 'killSwitch',
  type: 'checkbox',
  defaultValue: false,
  access: { create: () => false, update: () => false },
  admin: { components: { Field: '/src/plugins/policy/components/KillSwitch#KillSwitch' } },
}
