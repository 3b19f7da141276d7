import type { Payload } from 'payload'

import type { Delivery } from '../../../../core/model/delivery.ts'
import type { Text } from '../../../../ui/text.ts'

import { mediaIds } from '../../../../core/media.ts'
import { Card } from '../../../../ui/Card/index.tsx'
import { describePicture, readPictures } from '../../pictures.ts'
import { Bubble } from '../Bubble/index.tsx'
import { ownRows } from '../names.ts'
import { masked } from './masked.ts'

type WrittenProps = { of: Delivery & { id?: string }; payload: Payload; t: Text }

/** The message as this person reads it. */
export const Written = async ({ of, payload, t }: WrittenProps) => {
  const { message } = of
  if (!message) return null
  const pictures = await readPictures(ownRows(payload, of.id), mediaIds(message.media))
  const shown = {
    ...masked(message, of.linkCodes ?? []),
    media: pictures.map(describePicture),
  }
  return (
    <Card title={t('campaigns:recordMessage')}>
      <div className="h-chat">
        <Bubble message={shown} />
      </div>
    </Card>
  )
}
