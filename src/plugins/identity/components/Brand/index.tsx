import type { ServerProps } from 'payload'

import type { Translate } from '../../claim-page.ts'

import { markPaths } from '../../mark.ts'

const Mark = ({ size }: { size: number }) => (
  <svg aria-hidden="true" height={size} viewBox="0 0 18 18" width={size}>
    {markPaths.map((path) => (
      <path d={path} fill="none" key={path} stroke="currentColor" strokeWidth="2.6" />
    ))}
  </svg>
)

/** The mark beside the name, over the sign-in form. */
export const Logo = ({ i18n }: ServerProps) => {
  const t = i18n.t as unknown as Translate
  return (
    <span className="h-logo">
      <Mark size={30} />
      <span>{t('identity:product')}</span>
    </span>
  )
}

/** The mark alone, at the head of every page. */
export const Icon = () => (
  <span className="h-logo">
    <Mark size={18} />
  </span>
)
