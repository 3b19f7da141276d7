import type { TlObject } from '../tl/schema.ts'
import type { Methods } from './method.ts'
import { method } from './method.ts'

type Asked = { langCode: string; fromVersion?: number }

const ENGLISH: TlObject = {
  _: 'langPackLanguage',
  official: true,
  name: 'English',
  nativeName: 'English',
  langCode: 'en',
  pluralCode: 'en',
  stringsCount: 0,
  translatedCount: 0,
  translationsUrl: 'https://translations.telegram.org/en/',
}

const difference = ({ langCode, fromVersion = 0 }: Asked): TlObject => ({
  _: 'langPackDifference',
  langCode,
  fromVersion,
  version: 1,
  strings: [],
})

/** Texts of Telegram's own apps; clients that bring theirs along need none. */
export const langpack: Methods = {
  'langpack.getLangPack': method<Asked>(difference),
  'langpack.getDifference': method<Asked>(difference),
  'langpack.getStrings': method<object>(() => []),
  'langpack.getLanguages': method<object>(() => [ENGLISH]),
  'langpack.getLanguage': method<object>(() => ENGLISH),
}
