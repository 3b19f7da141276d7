import type { ErrandRow, Persona } from '../world/model.ts'
import { personas } from '../world/model.ts'
import type { World } from '../world/world.ts'

type Kind = ErrandRow['kind']

/** How likely a persona does each thing once the step before is done, from 0 to 1. */
export type Rates = Readonly<Record<Kind, number>>
export type AllRates = Readonly<Record<Persona, Rates>>

const usual: Rates = {
  read: 0.95,
  click: 0.88,
  press: 0.9,
  order: 0.75,
  reply: 0.85,
  block: 0.9,
  report: 0.9,
}

/** Everybody's at the beginning. */
export const usualRates: AllRates = Object.fromEntries(
  personas.map((persona) => [persona, usual]),
) as Record<Persona, Rates>

const KEY = 'rates'

/** What was set, over what is usual. */
export const ratesOf = ({ store }: World): AllRates => {
  const set = store.table('settings').get(KEY)?.value as Partial<AllRates> | undefined
  return set ? { ...usualRates, ...set } : usualRates
}

/** Changes some of one persona's rates from now on. */
export const setRates = (
  world: World,
  persona: Persona,
  change: { readonly [K in Kind]?: number | undefined },
): Rates => {
  const all = ratesOf(world)
  const told = Object.fromEntries(Object.entries(change).filter(([, it]) => it !== undefined))
  const rates: Rates = { ...all[persona], ...told }
  world.store.commit(['settings', KEY, { value: { ...all, [persona]: rates } }])
  return rates
}
