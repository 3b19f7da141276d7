import type { Fault, Faults } from '../faults.ts'
import { codeOf } from '../faults.ts'
import { normalPhone } from '../world/world.ts'
import type { Route } from './http.ts'
import { inputs, parseBody } from './input.ts'

/** What somebody has said of a fault, and what follows from it. */
const readFault = (told: unknown, prefix = ''): Fault => {
  const { action, error = 'INTERNAL', code, phone, ...rest } = parseBody(inputs.fault, told, prefix)
  const kind = action ?? (rest.skewMs ? 'clock-skew' : rest.latencyMs ? 'latency' : 'error')
  const account = phone ? normalPhone(phone) : null
  return { ...rest, phone: account, action: kind, error, code: code ?? codeOf(error) }
}

/** One fault, or a plan of several. */
export const readFaults = (told: unknown): Fault[] =>
  Array.isArray(told) ? told.map((it, index) => readFault(it, `${index}.`)) : [readFault(told)]

/** The fault plan. */
export const faultRoutes = (faults: Faults): Route[] => [
  { verb: 'GET', path: /^\/faults$/, run: () => ({ json: faults.list() }) },
  {
    verb: 'POST',
    path: /^\/faults$/,
    run: ({ body }) => {
      const planned = readFaults(body)
      for (const fault of planned) faults.add(fault)
      return { json: Array.isArray(body) ? planned : planned[0] }
    },
  },
  {
    verb: 'DELETE',
    path: /^\/faults$/,
    run: () => {
      faults.clear()
      return { json: { faults: [] } }
    },
  },
]
