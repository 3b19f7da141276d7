/** The line under a message that says how to hear no more, by language. The word in it is one of the opt-out words. */
const LINES: Readonly<Record<string, string>> = {
  en: 'Reply STOP to hear no more from us.',
  de: 'Antworten Sie STOPP, um nichts mehr von uns zu hören.',
  fr: 'Répondez ARRÊT pour ne plus rien recevoir de nous.',
  es: 'Responda BAJA para no recibir más mensajes.',
  pt: 'Responda SAIR para não receber mais mensagens.',
  it: 'Risponda BASTA per non ricevere più messaggi.',
  nl: 'Antwoord STOPPEN om niets meer van ons te ontvangen.',
  ru: 'Ответьте СТОП, чтобы больше не получать сообщений.',
  uk: 'Надішліть СТОП, щоб більше не отримувати повідомлень.',
  pl: 'Odpowiedz WYPISZ, aby nie otrzymywać więcej wiadomości.',
  cs: 'Odpovězte ODHLÁSIT a už vám nenapíšeme.',
  sk: 'Odpovedzte ODHLÁSIŤ SA a už vám nenapíšeme.',
  ro: 'Răspundeți DEZABONARE pentru a nu mai primi mesaje.',
  hu: 'Válaszoljon LEIRATKOZOM szóval, ha nem kér több üzenetet.',
  bg: 'Отговорете СПРИ, за да не получавате повече съобщения.',
  hr: 'Odgovorite ODJAVA ako ne želite više poruka.',
  tr: 'Artık mesaj almamak için DUR yazın.',
  sv: 'Svara SLUTA för att inte få fler meddelanden.',
  da: 'Svar AFMELD for ikke at få flere beskeder.',
  no: 'Svar AVMELD for å ikke få flere meldinger.',
  fi: 'Vastaa LOPETA, jos et halua enää viestejä.',
  el: 'Απαντήστε ΔΙΑΚΟΠΗ για να μη λαμβάνετε άλλα μηνύματα.',
  ar: 'للتوقف عن تلقي الرسائل أرسل: توقف',
  fa: 'برای دریافت نکردن پیام، «لغو» را بفرستید.',
  he: 'להפסקת ההודעות השיבו: הסר',
  hi: 'संदेश बंद करने के लिए "बंद करें" लिखें।',
  ja: '配信停止をご希望の場合は「停止」とご返信ください。',
  ko: '수신을 원하지 않으시면 "수신거부"라고 답장해 주세요.',
  zh: '回复“退订”即可不再收到消息。',
  th: 'ตอบ ยกเลิก เพื่อไม่รับข้อความอีก',
  id: 'Balas BERHENTI untuk tidak menerima pesan lagi.',
  vi: 'Trả lời HUY để không nhận tin nhắn nữa.',
}

/** What stands before the address of their own page, where there is one; elsewhere the address stands alone. */
const CHOOSE: Readonly<Record<string, string>> = {
  en: 'Less often, or not at all: ',
  de: 'Seltener oder gar nicht: ',
  fr: 'Moins souvent, ou plus du tout : ',
  es: 'Menos a menudo o nunca: ',
  pt: 'Com menos frequência ou nunca: ',
  it: 'Meno spesso o mai più: ',
  nl: 'Minder vaak, of helemaal niet: ',
  ru: 'Реже или совсем не писать: ',
  uk: 'Рідше або зовсім не писати: ',
  pl: 'Rzadziej albo wcale: ',
  cs: 'Méně často, nebo vůbec: ',
  tr: 'Daha seyrek ya da hiç: ',
  sv: 'Mer sällan eller inte alls: ',
  ar: 'رسائل أقل أو لا شيء: ',
  he: 'לעתים רחוקות יותר או בכלל לא: ',
  ja: '回数を減らす・停止する: ',
  zh: '减少或停止接收：',
}

/** What stands between the message and the line. */
const GAP = '\n\n'

/**
 * The line for somebody of this language, with the gap before it, and their own page where they have
 * one; English where we have no other.
 */
export const optOutLine = (language: string | null | undefined, page?: string | null): string => {
  const short = language?.toLowerCase().split(/[-_]/)[0] ?? 'en'
  const spoken = short in LINES ? short : 'en'
  return GAP + (LINES[spoken] ?? '') + (page ? `\n${CHOOSE[spoken] ?? ''}${page}` : '')
}

/** The line of the language in which it takes most room, in UTF-16 units. */
export const longestOptOutLine = (page?: string | null): string =>
  Object.keys(LINES)
    .map((language) => optOutLine(language, page))
    .reduce((longest, line) => (line.length > longest.length ? line : longest))

/** Whether a text says it already, in one of our sentences. A lonely "stop" may be part of a sale. */
export const saysHowToStop = (text: string): boolean =>
  optOutLines.some((line) => text.includes(line.replace(/\p{P}+$/u, '')))

/** Every line, for its test. */
export const optOutLines: readonly string[] = Object.values(LINES)
