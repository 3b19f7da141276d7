'use client'

import { useText } from '../../../../ui/use-text.ts'

type KeysProps = { on: boolean; toggle: () => void; canSteer: boolean }

/** Which keys do what here, and the switch for those who do not want them. */
export const KeysLine = ({ on, toggle, canSteer }: KeysProps) => {
  const { t } = useText()
  return (
    <p className="h-s h-2nd h-only-desk h-keys">
      {on && (
        <>
          {canSteer && (
            <>
              <kbd>P</kbd> {t('campaigns:keyPause')}{' '}
            </>
          )}
          <kbd>L</kbd> {t('campaigns:keyLog')} <kbd>F</kbd> {t('campaigns:keyFailures')}{' '}
        </>
      )}
      <button className="h-linkbtn" onClick={toggle} type="button">
        {t(on ? 'campaigns:keysOff' : 'campaigns:keysOn')}
      </button>
    </p>
  )
}
