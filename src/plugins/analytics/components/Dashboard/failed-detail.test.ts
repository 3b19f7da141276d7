import { expect, it } from 'vitest'

import { failedDetail } from './failed-detail.ts'

const t = (key: string, values = {}) => [key, ...Object.values(values)].join(' ')

it('should set a share beside a share', () => {
  const now = { sent: 98, failed: 2 }
  expect(failedDetail(t, now, { sent: 186, failed: 14 }, 'en')).toBe(
    'analytics:failedDetail 2\u00a0% 7\u00a0%',
  )
  expect(failedDetail(t, now, { sent: 0, failed: 0 }, 'en')).toBe('analytics:failedShare 2\u00a0%')
})
