/**
 * Words that, as a whole message, mean "do not write to me again". Only a whole message counts:
 * "please do not stop" is a conversation.
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

/** The same as people say it in a sentence. */
const PHRASES: Readonly<Record<string, readonly string[]>> = {
  en: [
    ...['please stop', 'stop please', 'stop messaging me', 'stop writing to me', 'stop texting me'],
    ...["don't write to me", "don't message me", "don't text me", 'do not write to me'],
    ...['do not message me', 'leave me alone', 'no more messages', 'take me off your list'],
  ],
  de: [
    ...['bitte stopp', 'bitte abmelden', 'bitte nicht mehr schreiben', 'nicht mehr schreiben'],
    ...['schreiben Sie mir nicht mehr', 'schreib mir nicht mehr', 'lass mich in Ruhe'],
    ...['lassen Sie mich in Ruhe', 'keine Werbung mehr', 'bitte keine Nachrichten mehr'],
  ],
  fr: [
    ...['stop s’il vous plaît', 'ne m’écrivez plus', 'ne m’écris plus', 'plus de messages'],
    ...['laissez-moi tranquille', 'désabonnez-moi', 'arrêtez'],
  ],
  es: [
    ...['no me escriba más', 'no me escribas más', 'no me escriban más', 'no más mensajes'],
    ...['déjenme en paz', 'deja de escribirme', 'por favor baja'],
  ],
  pt: ['não me escreva mais', 'não me mande mais mensagens', 'chega', 'me tire da lista'],
  it: ['non scrivetemi più', 'non scrivermi più', 'niente più messaggi', 'lasciatemi in pace'],
  nl: ['stuur me geen berichten meer', 'geen berichten meer', 'laat me met rust'],
  ru: [
    ...['не пишите мне больше', 'не пишите больше', 'больше не пишите', 'больше не пишите мне'],
    ...['не пиши мне', 'не пиши больше', 'не пишите', 'хватит писать', 'прекратите писать'],
    ...['отстаньте', 'оставьте меня в покое', 'уберите меня из рассылки'],
  ],
  uk: ['не пишіть мені', 'не пишіть мені більше', 'більше не пишіть', 'не пишіть більше'],
  pl: ['nie pisz do mnie', 'proszę nie pisać', 'nie piszcie do mnie', 'nie pisz więcej'],
  cs: ['nepište mi', 'už mi nepište', 'nepiš mi'],
  sk: ['nepíšte mi', 'už mi nepíšte'],
  ro: ['nu-mi mai scrieți', 'nu îmi mai scrie', 'lăsați-mă în pace'],
  hu: ['ne írjon többet', 'ne írj többet', 'hagyjon békén'],
  bg: ['не ми пишете', 'не ми пишете повече'],
  hr: ['ne pišite mi', 'nemojte mi više pisati'],
  tr: ['bana yazmayın', 'bir daha yazmayın', 'mesaj atmayın', 'beni listeden çıkarın'],
  sv: ['skriv inte till mig', 'inga fler meddelanden', 'sluta skriva'],
  da: ['skriv ikke til mig', 'ikke flere beskeder'],
  no: ['ikke skriv til meg', 'ingen flere meldinger'],
  fi: ['älkää kirjoittako minulle', 'älä kirjoita minulle', 'ei enää viestejä'],
  el: ['μη μου γράφετε', 'μην μου γράφετε', 'μη μου ξαναγράψετε'],
  ar: ['لا تراسلني', 'لا تراسلوني', 'لا ترسل لي رسائل'],
  fa: ['به من پیام ندهید', 'دیگر پیام نفرستید'],
  he: ['אל תכתבו לי', 'אל תשלחו לי יותר הודעות', 'תפסיקו'],
  hi: ['मुझे संदेश मत भेजो', 'मुझे मैसेज मत करो', 'मैसेज मत भेजो'],
  ja: ['送らないでください', 'もう送らないでください', 'メッセージを送らないでください'],
  ko: ['보내지 마세요', '연락하지 마세요', '메시지 보내지 마세요'],
  zh: ['不要再发了', '别再发了', '请不要再发消息', '不要再给我发消息'],
  th: ['อย่าส่งข้อความมาอีก', 'ไม่ต้องส่งมาอีก'],
  id: ['jangan kirim pesan lagi', 'jangan hubungi saya', 'tolong berhenti'],
  vi: ['đừng nhắn tin cho tôi nữa', 'đừng nhắn nữa'],
}

/** Never again from anybody who writes through this platform. */
const EVERYWHERE: readonly string[] = ['stop all', 'stopall', 'stop everyone']

export type OptOut = {
  /** The language of the word; the first that has it. */
  language: string
  /** Whether it means this workspace or the whole platform. */
  from: 'workspace' | 'platform'
}

/** Lower case, no accents, no punctuation, no emoji, single spaces. */
export const normalise = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{Mn}\p{Me}]/gu, '')
    .toLowerCase()
    // Turkish has two, and capitals of both come back as one.
    .replaceAll('ı', 'i')
    .replace(/[\p{P}\p{S}\p{Cf}]/gu, ' ')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()

const known: ReadonlyMap<string, OptOut> = new Map([
  ...[...Object.entries(PHRASES), ...Object.entries(WORDS)]
    .toReversed()
    .flatMap(([language, words]) =>
      words.map((word): [string, OptOut] => [normalise(word), { language, from: 'workspace' }]),
    ),
  ...EVERYWHERE.map((word): [string, OptOut] => [word, { language: 'en', from: 'platform' }]),
])

/** What a whole message asks for, in any of the languages above; null when it is a conversation. */
export const optOutOf = (text: string): OptOut | null =>
  text.length <= 64 ? (known.get(normalise(text)) ?? null) : null

/** True when a whole message asks to be left alone. */
export const isOptOut = (text: string): boolean => optOutOf(text) !== null

/** Every word of the rule, for its test. */
export const optOutWords: readonly string[] = [...known.keys()]
/** Every language of the rule, for the test of the answers. */
export const optOutLanguages: readonly string[] = Object.keys(WORDS)
