const NAME = '{name}'

/** The one answer to an opt-out, in the language in which it was asked for. */
const TEXTS: Readonly<Record<string, string>> = {
  en: 'Done: you will get no more messages from {name}.',
  de: 'Erledigt: Sie bekommen keine Nachrichten mehr von {name}.',
  fr: 'C’est fait : vous ne recevrez plus de messages de {name}.',
  es: 'Hecho: no recibirá más mensajes de {name}.',
  pt: 'Pronto: não receberá mais mensagens de {name}.',
  it: 'Fatto: non riceverà più messaggi da {name}.',
  nl: 'Gelukt: u krijgt geen berichten meer van {name}.',
  ru: 'Готово: вы больше не будете получать сообщения от {name}.',
  uk: 'Готово: ви більше не отримуватимете повідомлень від {name}.',
  pl: 'Gotowe: nie będziesz już otrzymywać wiadomości od {name}.',
  cs: 'Hotovo: od {name} už nedostanete žádné zprávy.',
  sk: 'Hotovo: od {name} už nedostanete žiadne správy.',
  ro: 'Gata: nu veți mai primi mesaje de la {name}.',
  hu: 'Kész: nem kap több üzenetet tőlünk: {name}.',
  bg: 'Готово: няма да получавате повече съобщения от {name}.',
  hr: 'Gotovo: više nećete dobivati poruke od {name}.',
  tr: 'Tamam: artık şuradan mesaj almayacaksınız: {name}.',
  sv: 'Klart: du får inga fler meddelanden från {name}.',
  da: 'Færdig: du får ikke flere beskeder fra {name}.',
  no: 'Ferdig: du får ikke flere meldinger fra {name}.',
  fi: 'Valmis: et saa enää viestejä lähettäjältä {name}.',
  el: 'Έγινε: δεν θα λαμβάνετε πλέον μηνύματα από {name}.',
  ar: 'تم: لن تصلك رسائل أخرى من {name}.',
  fa: 'انجام شد: دیگر پیامی از {name} دریافت نمی‌کنید.',
  he: 'בוצע: לא תקבלו עוד הודעות מ־{name}.',
  hi: 'हो गया: अब आपको {name} से कोई संदेश नहीं मिलेगा।',
  ja: '{name}からのメッセージの配信を停止しました。',
  ko: '{name}의 메시지를 더 이상 받지 않습니다.',
  zh: '已为您退订，您不会再收到{name}的消息。',
  th: 'เรียบร้อย: คุณจะไม่ได้รับข้อความจาก {name} อีก',
  id: 'Selesai: Anda tidak akan menerima pesan lagi dari {name}.',
  vi: 'Đã xong: bạn sẽ không nhận thêm tin nhắn từ {name}.',
}

/** Longer names are cut: it is one line. */
const MOST = 80

type Ask = {
  /** A workspace's name. */
  name: string
  /** From the most telling to the least; the first that there is a text for counts. */
  languages: readonly (string | null)[]
}

/** "You will get no more messages from …", in the first of these languages that we speak. */
export const optOutText = ({ name, languages }: Ask): string => {
  const spoken = languages.map((one) => one?.toLowerCase().split(/[-_]/)[0] ?? '')
  const language = spoken.find((one) => one in TEXTS) ?? 'en'
  const text = TEXTS[language] ?? TEXTS['en'] ?? ''
  return text.replace(NAME, () => name.trim().slice(0, MOST))
}
