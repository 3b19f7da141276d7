import { describe, expect, it } from 'vitest'

import { audienceFault } from './audience-rule.ts'

const days = { field: 'lastInboundAt', op: 'within-days', value: 30 }
const buyers = { field: 'category', op: 'in', value: ['buyer'] }
const nested = (depth: number): unknown =>
  depth === 0 ? { all: [days] } : { all: [nested(depth - 1)] }

describe('the rules of an audience', () => {
  it.each([{ all: [] }, { all: [days] }, { all: [days, { all: [buyers] }] }, nested(4)])(
    'should be taken: %j',
    (rule) => expect(audienceFault(rule)).toBeNull(),
  )

  it.each([
    [null, 'audience'],
    ['foo', 'audience'],
    [[], 'audience'],
    [{}, 'audience.all'],
    [{ all: 5 }, 'audience.all'],
    [{ all: [], any: [] }, 'audience.any'],
    [{ all: [null] }, 'audience.all.0'],
    [{ all: [days, { ...buyers, field: 'tenant' }] }, 'audience.all.1.field'],
    [{ all: [{ ...days, field: '$where' }] }, 'audience.all.0.field'],
    [{ all: [{ ...days, field: 'constructor' }] }, 'audience.all.0.field'],
    [{ all: [{ ...days, op: 'not-within-days' }] }, 'audience.all.0.op'],
    [{ all: [{ field: 'lastInboundAt', value: 30 }] }, 'audience.all.0.op'],
    [{ all: [{ ...days, value: 'abc' }] }, 'audience.all.0.value'],
    [{ all: [{ ...days, value: -9_999 }] }, 'audience.all.0.value'],
    [{ all: [{ ...days, value: 0.5 }] }, 'audience.all.0.value'],
    [{ all: [{ ...days, value: { $gt: 0 } }] }, 'audience.all.0.value'],
    [{ all: [{ ...buyers, value: 5 }] }, 'audience.all.0.value'],
    [{ all: [{ ...buyers, value: [] }] }, 'audience.all.0.value'],
    [{ all: [{ ...buyers, value: ['vip'] }] }, 'audience.all.0.value'],
    [{ all: [{ ...buyers, not: true }] }, 'audience.all.0.not'],
    [{ all: [{ all: [{ all: 'x' }] }] }, 'audience.all.0.all.0.all'],
    [nested(5), 'audience.all.0.all.0.all.0.all.0.all.0'],
    [{ all: Array.from({ length: 51 }, () => days) }, 'audience.all'],
  ])('should be refused where they are wrong: %j', (rule, path) => {
    expect(audienceFault(rule)?.path).toBe(path)
  })
})
