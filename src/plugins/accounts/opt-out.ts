/**
 * Words that, as a whole message, mean "do not write to me again". Only a whole message counts:
 * "please do not stop" is a conversation. Every word stands here as `normalise` leaves it.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ['stop', 'unsubscribe', 'opt out', 'optout', 'cancel', 'end', 'quit', 'remove me'],
  de: ['stopp', 'abmelden', 'abbestellen', 'austragen', 'keine nachrichten mehr'],
  fr: ['arret', 'arreter', 'desabonner', 'se desabonner', 'desinscrire', 'desinscription'],
  es: ['baja', 'parar', 'alto', 'cancelar', 'darme de baja', 'dar de baja'],
  pt: ['pare', 'sair', 'remover', 'descadastrar', 'cancelar inscricao'],
  it: ['basta', 'ferma', 'fermati', 'disiscrivimi', 'cancellami', 'annulla iscrizione'],
  nl: ['afmelden', 'uitschrijven', 'stoppen'],
  ru: ['стоп', 'отписка', 'отписаться', 'отпишите', 'отпиши', 'отмена подписки', 'не пишите мне'],
  uk: ['відписка', 'відписатися', 'відпишіть', 'зупинити'],
  pl: ['wypisz', 'wypisz mnie', 'rezygnuje', 'zakoncz'],
  cs: ['odhlasit', 'zrusit odber', 'konec'],
  sk: ['odhlasit sa', 'odhlaste ma'],
  ro: ['dezabonare', 'dezabonati', 'opreste'],
  hu: ['leiratkozas', 'leiratkozom', 'leallitas'],
  bg: ['спри', 'спрете', 'отписване'],
  hr: ['odjava', 'odjavi me', 'prestani'],
  tr: ['dur', 'durdur', 'iptal', 'abonelikten cik', 'ret'],
  sv: ['avsluta', 'avregistrera', 'sluta'],
  da: ['afmeld', 'frameld'],
  no: ['avmeld', 'slutt'],
  fi: ['lopeta', 'peruuta', 'poista tilaus'],
  el: ['διακοπη', 'σταματα', 'διαγραφη'],
  ar: ['توقف', 'الغاء', 'الغاء الاشتراك'],
  fa: ['لغو', 'توقف پیام', 'لغو اشتراک'],
  he: ['הסר', 'הפסק', 'הסרה'],
  hi: ['बद कर', 'सदसयता समापत कर'],
  ja: ['停止', '配信停止', '解除'],
  ko: ['수신거부', '수신 거부', '중지', '그만'],
  zh: ['退订', '停止', '取消订阅', '退訂', 'td'],
  th: ['หยด', 'ยกเลก', 'เลกรบ'],
  id: ['berhenti', 'henti'],
  vi: ['dung', 'huy', 'huy dang ky'],
}

/** Never again from anybody who writes through this platform. */
const EVERYWHERE: readonly string[] = ['stop all', 'stopall', 'stop everyone']

export type OptOut = {
  /** The language of the word; the first that has it. */
  language: string
  /** Whether it means this workspace or the whole platform. */
  from: 'workspace' | 'platform'
}

const known: ReadonlyMap<string, OptOut> = new Map([
  ...Object.entries(WORDS)
    .toReversed()
    .flatMap(([language, words]) =>
      words.map((word): [string, OptOut] => [word, { language, from: 'workspace' }]),
    ),
  ...EVERYWHERE.map((word): [string, OptOut] => [word, { language: 'en', from: 'platform' }]),
])

/** What a whole message asks for, in any of the languages above; null when it is a conversation. */
export const optOutOf = (text: string): OptOut | null =>
  text.length <= 64 ? (known.get(normalise(text)) ?? null) : null

/** True when a whole message asks to be left alone. */
export const isOptOut = (text: string): boolean => optOutOf(text) !== null

/** Lower case, no accents, no punctuation, no emoji, single spaces. */
export const normalise = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{Mn}\p{Me}]/gu, '')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Cf}]/gu, ' ')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()

/** Every word of the rule, for its test. */
export const optOutWords: readonly string[] = [...known.keys()]
/** Every language of the rule, for the test of the answers. */
export const optOutLanguages: readonly string[] = Object.keys(WORDS)
