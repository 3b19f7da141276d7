import { slugs } from '../../collections/slugs.ts'
import { defineFeature } from '../define-feature.ts'
import { analyticsTexts } from './translations.ts'

/** Figures: what was sent, clicked and earned, by day. */
export const analytics = defineFeature({
  name: 'analytics',
  translations: analyticsTexts,
  views: {
    dashboard: { Component: '/src/plugins/analytics/components/DashboardView#DashboardView' },
  },
  indexes: {
    [slugs.statsDays]: [
      { key: { tenant: 1, day: 1 } },
      { key: { day: 1 } },
      { key: { tenant: 1, zone: 1 } },
    ],
  },
  roles: {
    web: () => import('./web.ts'),
    worker: () => import('./worker.ts'),
  },
})
