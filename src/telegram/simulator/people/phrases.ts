/** What people of one language write. */
export type Phrases = { words: string[]; questions: string[]; stop: string[] }

const phrases = {
  en: {
    words: ['Thanks, having a look!', 'Nice one 👍', 'Sounds good', 'Will order tonight'],
    questions: [
      'How long does delivery take?',
      'Is this still available?',
      'Do you ship abroad?',
      'Can I pay on delivery?',
    ],
    stop: ['STOP', 'Stop', 'stop', 'unsubscribe', 'Opt out'],
  },
  de: {
    words: ['Danke, schaue ich mir an!', 'Klingt gut 👍'],
    questions: ['Wie lange dauert der Versand?', 'Ist das noch da?', 'Geht Zahlung auf Rechnung?'],
    stop: ['Stopp', 'Abmelden', 'abbestellen'],
  },
  fr: {
    words: ['Merci, je regarde !', 'Très bien 👍'],
    questions: ['Quel est le délai de livraison ?', 'C’est encore disponible ?'],
    stop: ['Arrêt', 'Arrêter', 'désabonner'],
  },
  es: {
    words: ['¡Gracias, lo miro!', 'Muy bien 👍'],
    questions: ['¿Cuánto tarda el envío?', '¿Todavía queda?'],
    stop: ['BAJA', 'Baja', 'cancelar'],
  },
  pt: {
    words: ['Obrigado, vou ver!', 'Boa 👍'],
    questions: ['Quanto tempo demora a entrega?', 'Ainda está disponível?'],
    stop: ['SAIR', 'Pare', 'sair'],
  },
  it: {
    words: ['Grazie, guardo subito!', 'Ottimo 👍'],
    questions: ['Quanto ci mette la consegna?', 'È ancora disponibile?'],
    stop: ['Basta', 'STOP', 'cancellami'],
  },
  nl: {
    words: ['Bedankt, ik kijk even!', 'Top 👍'],
    questions: ['Hoe lang duurt de levering?', 'Is dit nog beschikbaar?'],
    stop: ['Afmelden', 'Stoppen'],
  },
  pl: {
    words: ['Dzięki, zerknę!', 'Super 👍'],
    questions: ['Ile trwa dostawa?', 'Czy to jeszcze dostępne?'],
    stop: ['Wypisz', 'Rezygnuję'],
  },
  ru: {
    words: ['Спасибо, посмотрю!', 'Отлично 👍'],
    questions: ['Сколько идёт доставка?', 'Это ещё в наличии?'],
    stop: ['СТОП', 'Стоп', 'Отписаться'],
  },
  tr: {
    words: ['Teşekkürler, bakıyorum!', 'Güzel 👍'],
    questions: ['Teslimat ne kadar sürer?', 'Hâlâ stokta var mı?'],
    stop: ['DUR', 'İptal'],
  },
  ja: {
    words: ['ありがとうございます、見てみます', 'いいですね 👍'],
    questions: ['配送はどのくらいかかりますか？', 'まだ在庫はありますか？'],
    stop: ['停止', '配信停止'],
  },
} satisfies Record<string, Phrases>

export type Language = keyof typeof phrases

export const languages = Object.keys(phrases) as Language[]

export const phrasesOf = (language: Language): Phrases => phrases[language]

const ZONES: readonly (readonly [RegExp, Language])[] = [
  [/^Europe\/(Berlin|Vienna|Zurich|Busingen)$/, 'de'],
  [/^(Europe\/(Paris|Monaco)|Africa\/(Dakar|Abidjan|Tunis))$/, 'fr'],
  [/^(Europe\/Madrid|America\/(Mexico_City|Bogota|Lima|Santiago|Argentina\/.+))$/, 'es'],
  [/^(Europe\/Lisbon|America\/(Sao_Paulo|Bahia|Fortaleza|Recife))$/, 'pt'],
  [/^Europe\/(Rome|Vatican|San_Marino)$/, 'it'],
  [/^Europe\/(Amsterdam|Brussels)$/, 'nl'],
  [/^Europe\/Warsaw$/, 'pl'],
  [/^(Europe\/(Moscow|Minsk|Samara)|Asia\/(Yekaterinburg|Novosibirsk|Vladivostok))$/, 'ru'],
  [/^(Europe|Asia)\/Istanbul$/, 'tr'],
  [/^Asia\/Tokyo$/, 'ja'],
]

/** The language of whoever lives in this time zone; English for all others. */
export const languageOf = (timeZone: string | null): Language =>
  ZONES.find(([pattern]) => timeZone && pattern.test(timeZone))?.[1] ?? 'en'
