import type { BeforeListTableServerProps } from 'payload'

import type { IconName } from '../Icon/index.tsx'

import { EmptyState } from '../EmptyState/index.tsx'
import { textOf } from '../text.ts'

type Way = {
  icon: IconName
  /** Below the panel's own address. */
  to: string
  /** The collection in which one must be allowed to create something. */
  needs: string
}

const connect = { icon: 'phone', to: '/connect/telegram', needs: 'telegram-accounts' } as const
const write = { icon: 'send', to: '/collections/campaigns/create', needs: 'campaigns' } as const

const ways: Readonly<Record<string, Way>> = {
  campaigns: write,
  'telegram-accounts': connect,
  contacts: { ...connect, icon: 'people' },
  orders: { icon: 'cart', to: '/collections/webhook-sources/create', needs: 'webhook-sources' },
  links: { ...write, icon: 'link' },
  media: { icon: 'image', to: '/collections/media/create', needs: 'media' },
}

type Props = BeforeListTableServerProps & {
  data?: { totalDocs?: number }
  searchParams?: Readonly<Record<string, unknown>>
}

/** What belongs into a list that holds nothing yet, and the one action that brings it. */
export const EmptyList = (props: Props) => {
  const { collectionConfig, data, i18n, payload, permissions, searchParams = {} } = props
  const way = ways[collectionConfig.slug]
  const narrowed = Boolean(searchParams['search'] || searchParams['where'])
  if (!way || data?.totalDocs !== 0 || narrowed) return null
  const t = textOf(i18n)
  const key = `collections:${collectionConfig.slug}`
  const mayAct = permissions?.collections?.[way.needs as never] as { create?: unknown } | undefined
  return (
    <div className="h h-empty-list">
      <EmptyState
        action={
          mayAct?.create ? (
            <a
              className="btn btn--style-primary btn--size-medium"
              href={`${payload.config.routes.admin}${way.to}`}
            >
              {t(`${key}-begin`)}
            </a>
          ) : undefined
        }
        icon={way.icon}
        title={t(`${key}-none`)}
      >
        <p>{t(`${key}-more`)}</p>
      </EmptyState>
    </div>
  )
}
