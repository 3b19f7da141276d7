import type { EditConfig } from 'payload'

const components = '/src/plugins/campaigns/components'

/** The tabs of a campaign beside Payload's own. */
export const campaignViews: EditConfig = {
  check: {
    Component: `${components}/CheckView#CheckView`,
    path: '/check',
    tab: { label: ({ t }) => t('campaigns:tabCheck'), href: '/check', order: 110 },
  },
  run: {
    Component: `${components}/RunView#RunView`,
    path: '/run',
    tab: { label: ({ t }) => t('campaigns:tabRun'), href: '/run', order: 120 },
  },
}

export const editNote = `${components}/EditNote#EditNote`
export const nudgeLabel = `${components}/NudgeLabel#NudgeLabel`
export const statusCell = `${components}/StatusCell#StatusCell`
