/**
 * Words that, as a whole message, mean "do not write to me again". Only a whole message counts:
 * "please do not stop" is a conversation. Every word stands here as `normalise` leaves it.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ['stop', 'stop all', 'stopall', 'unsubscribe', 'opt out', 'optout', 'cancel', 'end', 'quit'],
  de: ['stopp', 'abmelden', 'abbestellen', 'austragen'],
  fr: ['arret', 'arreter', 'desabonner', 'se desabonner', 'desinscrire', 'desinscription'],
  es: ['baja', 'parar', 'alto', 'cancelar', 'darme de baja', 'dar de baja'],
  pt: ['pare', 'sair', 'remover', 'descadastrar', 'cancelar inscricao'],
  it: ['basta', 'ferma', 'fermati', 'disiscrivimi', 'cancellami', 'annulla iscrizione'],
  nl: ['afmelden', 'uitschrijven', 'stoppen'],
  ru: ['стоп', 'отписка', 'отписаться', 'отпишите', 'отпиши', 'отмена подписки'],
  uk: ['відписка', 'відписатися', 'відпишіть', 'зупинити'],
  pl: ['wypisz', 'wypisz mnie', 'rezygnuje', 'zakoncz'],
  cs: ['odhlasit', 'zrusit odber', 'konec'],
  sk: ['odhlasit sa', 'zrusit odber'],
  ro: ['dezabonare', 'dezabonati', 'opreste'],
  hu: ['leiratkozas', 'leiratkozom', 'leallitas'],
  tr: ['dur', 'durdur', 'iptal', 'abonelikten cik', 'ret'],
  sv: ['avsluta', 'avregistrera', 'sluta'],
  da: ['afmeld', 'frameld'],
  no: ['avmeld', 'slutt'],
  fi: ['lopeta', 'peruuta', 'poista tilaus'],
  el: ['διακοπη', 'σταματα', 'διαγραφη'],
  ar: ['توقف', 'الغاء', 'الغاء الاشتراك'],
  he: ['הסר', 'הפסק', 'הסרה'],
  ja: ['停止', '配信停止', '解除'],
  zh: ['退订', '停止', '取消订阅', '退訂', 'td'],
  id: ['berhenti', 'henti'],
  vi: ['dung', 'huy', 'huy dang ky'],
}

const known: ReadonlySet<string> = new Set(Object.values(WORDS).flat())

/** True when a whole message asks to be left alone, in any of the languages above. */
export const isOptOut = (text: string): boolean => text.length <= 64 && known.has(normalise(text))

/** Lower case, no accents, no punctuation, no emoji, single spaces. */
export const normalise = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Cf}]/gu, ' ')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()

/** Every word of the rule, for its test. */
export const optOutWords: readonly string[] = [...known]
