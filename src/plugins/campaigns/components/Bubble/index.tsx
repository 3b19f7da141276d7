'use client'

import Image from 'next/image.js'
import type { ReactNode } from 'react'

import type { Sample, SampleMedia } from '../preview-model.ts'
import type { Group, Segment, Span } from '../segments.ts'

import { Icon } from '../../../../ui/Icon/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { addressSpans, groupsAt, segmentsOf } from '../segments.ts'

/** A message as Telegram draws it, from its text and entities. */
export const Bubble = ({ message }: { message: NonNullable<Sample['message']> }) => {
  const { text, entities, media } = message
  const segments = segmentsOf(text, [...entities, ...addressSpans(text)])
  return (
    <div className="h-bubble">
      {media.length > 0 && (
        <div className="h-bubble__album">
          {media.map((one) => (
            <Attached key={one.id} media={one} />
          ))}
        </div>
      )}
      {text !== '' && (
        <div className="h-bubble__text" dir="auto">
          <Runs depth={0} segments={segments} />
        </div>
      )}
    </div>
  )
}

const Attached = ({ media: { url, type, name, width, height } }: { media: SampleMedia }) => {
  const { t } = useText()
  const called = name ?? ''
  if (url === null) return <p className="h-bubble__file">{t('campaigns:photoGone')}</p>
  if (type?.startsWith('image/'))
    return (
      <Image
        alt={t('campaigns:photo', { name: called })}
        className="h-bubble__photo"
        height={height ?? 315}
        src={url}
        unoptimized
        width={width ?? 420}
      />
    )
  return (
    <p className="h-bubble__file">
      <Icon name="image" />
      {t('campaigns:file', { name: called })}
    </p>
  )
}

type RunsProps = { segments: readonly Segment[]; depth: number }

const Runs = ({ segments, depth }: RunsProps): ReactNode => {
  const groups = groupsAt(segments, depth)
  return groups.map((group, index) => {
    const key = `${depth}.${index}`
    const { span } = group
    if (span === null) return <span key={key}>{plainText(group, groups[index - 1])}</span>
    return (
      <Look key={key} span={span}>
        <Runs depth={depth + 1} segments={group.segments} />
      </Look>
    )
  })
}

/** A block ends its line by itself: the line break after it would be an empty line. */
const plainText = ({ segments }: Group, before: Group | undefined): string => {
  const text = segments.map((one) => one.text).join('')
  const type = before?.span?.type
  return type === 'blockquote' || type === 'pre' ? text.replace(/^\n/, '') : text
}

const Look = ({ span, children }: { span: Span; children: ReactNode }) => {
  const { t } = useText()
  switch (span.type) {
    case 'bold':
      return <b>{children}</b>
    case 'italic':
      return <i>{children}</i>
    case 'underline':
      return <u>{children}</u>
    case 'strike':
      return <s>{children}</s>
    case 'code':
      return <code>{children}</code>
    case 'pre':
      return <code className="h-bubble__pre">{children}</code>
    case 'blockquote':
      return <blockquote>{children}</blockquote>
    case 'spoiler':
      return <span className="h-bubble__spoiler">{children}</span>
    case 'text-link':
      return (
        <span className="h-bubble__link" title={span.url}>
          {children}
          <span className="h-sr"> ({t('campaigns:linkTo', { address: span.url ?? '' })})</span>
        </span>
      )
    default:
      return <span className="h-bubble__link">{children}</span>
  }
}
