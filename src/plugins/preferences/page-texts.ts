import type { Texts } from './texts.ts'

import { texts } from './texts.ts'

/** Every language of the page, by its short name. */
export const pageTexts: Readonly<Record<string, Texts>> = {
  en: texts(
    [
      ...(['Messages from {name}', 'How often may {name} write to you?', 'Keep this'] as const),
      ...([
        'Kept: {means}',
        'You can write to {name} whenever you like.',
        'Your messages',
      ] as const),
      'This page opens from the link in a message: it knows by it who you are. To get no more messages, answer any of them with the word STOP.',
    ],
    [
      ['As usual', 'You hear from us when we have something for you.'],
      ['Once a week at most', 'You get one message in seven days, no more.'],
      ['No more messages', 'We do not write to you any more.'],
    ],
  ),
  de: texts(
    [
      ...(['Nachrichten von {name}', 'Wie oft darf {name} Ihnen schreiben?', 'Speichern'] as const),
      ...([
        'Gespeichert: {means}',
        'Sie können {name} jederzeit schreiben.',
        'Ihre Nachrichten',
      ] as const),
      'Diese Seite öffnet sich über den Link in einer Nachricht. Um keine Nachrichten mehr zu erhalten, antworten Sie auf eine davon mit dem Wort STOPP.',
    ],
    [
      ['Wie gewohnt', 'Sie hören von uns, wenn wir etwas für Sie haben.'],
      ['Höchstens einmal pro Woche', 'Sie bekommen eine Nachricht in sieben Tagen, nicht mehr.'],
      ['Keine Nachrichten mehr', 'Wir schreiben Ihnen nicht mehr.'],
    ],
  ),
  fr: texts(
    [
      ...([
        'Messages de {name}',
        'À quelle fréquence {name} peut-il vous écrire ?',
        'Enregistrer',
      ] as const),
      ...([
        'Enregistré : {means}',
        'Vous pouvez écrire à {name} quand vous voulez.',
        'Vos messages',
      ] as const),
      'Cette page s’ouvre depuis le lien d’un message. Pour ne plus recevoir de messages, répondez à l’un d’eux par le mot ARRÊT.',
    ],
    [
      ['Comme d’habitude', 'Nous vous écrivons quand nous avons quelque chose pour vous.'],
      ['Une fois par semaine au plus', 'Vous recevez un message en sept jours, pas plus.'],
      ['Plus aucun message', 'Nous ne vous écrivons plus.'],
    ],
  ),
  es: texts(
    [
      ...([
        'Mensajes de {name}',
        '¿Con qué frecuencia puede escribirle {name}?',
        'Guardar',
      ] as const),
      ...(['Guardado: {means}', 'Puede escribir a {name} cuando quiera.', 'Sus mensajes'] as const),
      'Esta página se abre desde el enlace de un mensaje. Para no recibir más mensajes, responda a uno de ellos con la palabra BAJA.',
    ],
    [
      ['Como siempre', 'Le escribimos cuando tenemos algo para usted.'],
      ['Una vez por semana como máximo', 'Recibe un mensaje en siete días, no más.'],
      ['Ningún mensaje más', 'Ya no le escribimos.'],
    ],
  ),
  pt: texts(
    [
      ...([
        'Mensagens de {name}',
        'Com que frequência {name} pode lhe escrever?',
        'Guardar',
      ] as const),
      ...([
        'Guardado: {means}',
        'Pode escrever a {name} quando quiser.',
        'As suas mensagens',
      ] as const),
      'Esta página abre-se a partir do link de uma mensagem. Para não receber mais mensagens, responda a uma delas com a palavra SAIR.',
    ],
    [
      ['Como de costume', 'Escrevemos quando temos algo para si.'],
      ['No máximo uma vez por semana', 'Recebe uma mensagem em sete dias, não mais.'],
      ['Nenhuma mensagem', 'Não lhe escrevemos mais.'],
    ],
  ),
  it: texts(
    [
      ...(['Messaggi da {name}', 'Ogni quanto può scriverle {name}?', 'Salva'] as const),
      ...(['Salvato: {means}', 'Può scrivere a {name} quando vuole.', 'I suoi messaggi'] as const),
      'Questa pagina si apre dal link in un messaggio. Per non ricevere più messaggi, risponda a uno di essi con la parola BASTA.',
    ],
    [
      ['Come sempre', 'Le scriviamo quando abbiamo qualcosa per lei.'],
      ['Al massimo una volta a settimana', 'Riceve un messaggio in sette giorni, non di più.'],
      ['Nessun altro messaggio', 'Non le scriviamo più.'],
    ],
  ),
  nl: texts(
    [
      ...(['Berichten van {name}', 'Hoe vaak mag {name} u schrijven?', 'Bewaren'] as const),
      ...(['Bewaard: {means}', 'U kunt {name} altijd schrijven.', 'Uw berichten'] as const),
      'Deze pagina opent via de link in een bericht. Wilt u geen berichten meer, antwoord dan op een ervan met het woord STOPPEN.',
    ],
    [
      ['Zoals altijd', 'U hoort van ons als we iets voor u hebben.'],
      ['Hoogstens één keer per week', 'U krijgt één bericht in zeven dagen, niet meer.'],
      ['Geen berichten meer', 'We schrijven u niet meer.'],
    ],
  ),
  ru: texts(
    [
      ...(['Сообщения от {name}', 'Как часто {name} может вам писать?', 'Сохранить'] as const),
      ...([
        'Сохранено: {means}',
        'Вы можете написать {name} в любое время.',
        'Ваши сообщения',
      ] as const),
      'Эта страница открывается по ссылке из сообщения. Чтобы больше не получать сообщений, ответьте на любое из них словом СТОП.',
    ],
    [
      ['Как обычно', 'Мы пишем, когда нам есть что вам сказать.'],
      ['Не чаще раза в неделю', 'Вы получаете одно сообщение за семь дней, не больше.'],
      ['Больше никаких сообщений', 'Мы вам больше не пишем.'],
    ],
  ),
  uk: texts(
    [
      ...(['Повідомлення від {name}', 'Як часто {name} може вам писати?', 'Зберегти'] as const),
      ...([
        'Збережено: {means}',
        'Ви можете написати {name} будь-коли.',
        'Ваші повідомлення',
      ] as const),
      'Ця сторінка відкривається за посиланням із повідомлення. Щоб більше не отримувати повідомлень, дайте відповідь на будь-яке з них словом СТОП.',
    ],
    [
      ['Як завжди', 'Ми пишемо, коли маємо щось для вас.'],
      ['Не частіше разу на тиждень', 'Ви отримуєте одне повідомлення за сім днів, не більше.'],
      ['Більше жодних повідомлень', 'Ми вам більше не пишемо.'],
    ],
  ),
  pl: texts(
    [
      ...(['Wiadomości od {name}', 'Jak często {name} może do Ciebie pisać?', 'Zapisz'] as const),
      ...([
        'Zapisano: {means}',
        'Do {name} możesz napisać w każdej chwili.',
        'Twoje wiadomości',
      ] as const),
      'Ta strona otwiera się z linku w wiadomości. Aby nie otrzymywać więcej wiadomości, odpowiedz na dowolną z nich słowem WYPISZ.',
    ],
    [
      ['Jak zwykle', 'Piszemy, gdy mamy coś dla Ciebie.'],
      ['Najwyżej raz w tygodniu', 'Dostajesz jedną wiadomość na siedem dni, nie więcej.'],
      ['Żadnych więcej wiadomości', 'Nie piszemy już do Ciebie.'],
    ],
  ),
  tr: texts(
    [
      ...(['{name} mesajları', '{name} size ne sıklıkta yazabilir?', 'Kaydet'] as const),
      ...([
        'Kaydedildi: {means}',
        '{name} ile istediğiniz zaman yazışabilirsiniz.',
        'Mesajlarınız',
      ] as const),
      'Bu sayfa bir mesajdaki bağlantıdan açılır. Artık mesaj almamak için herhangi birine DUR yazarak yanıt verin.',
    ],
    [
      ['Her zamanki gibi', 'Sizin için bir şeyimiz olduğunda yazarız.'],
      ['En çok haftada bir', 'Yedi günde bir mesaj alırsınız, daha fazla değil.'],
      ['Artık mesaj yok', 'Size artık yazmıyoruz.'],
    ],
  ),
  ar: texts(
    [
      ...(['رسائل من {name}', 'كم مرة يمكن أن تراسلك {name}؟', 'حفظ'] as const),
      ...(['تم الحفظ: {means}', 'يمكنك مراسلة {name} متى شئت.', 'رسائلك'] as const),
      'تُفتح هذه الصفحة من الرابط الموجود في رسالة. للتوقف عن تلقي الرسائل أجب على أي منها بكلمة: توقف',
    ],
    [
      ['كالمعتاد', 'نراسلك عندما يكون لدينا ما يهمك.'],
      ['مرة في الأسبوع على الأكثر', 'تصلك رسالة واحدة كل سبعة أيام لا أكثر.'],
      ['لا مزيد من الرسائل', 'لن نراسلك بعد الآن.'],
    ],
  ),
  he: texts(
    [
      ...(['הודעות מאת {name}', 'באיזו תדירות {name} רשאים לכתוב לכם?', 'שמירה'] as const),
      ...(['נשמר: {means}', 'אפשר לכתוב אל {name} בכל עת.', 'ההודעות שלכם'] as const),
      'הדף הזה נפתח מהקישור שבהודעה. כדי לא לקבל עוד הודעות, השיבו לאחת מהן במילה: הסר',
    ],
    [
      ['כרגיל', 'נכתוב לכם כשיהיה לנו משהו עבורכם.'],
      ['פעם בשבוע לכל היותר', 'הודעה אחת בשבעה ימים, לא יותר.'],
      ['בלי הודעות נוספות', 'לא נכתוב לכם יותר.'],
    ],
  ),
  ja: texts(
    [
      ...([
        '{name}からのメッセージ',
        '{name}からのメッセージの頻度をお選びください。',
        '保存する',
      ] as const),
      ...([
        '保存しました：{means}',
        '{name}へはいつでもご連絡いただけます。',
        'メッセージの設定',
      ] as const),
      'このページはメッセージ内のリンクから開きます。配信停止をご希望の場合は、いずれかのメッセージに「停止」とご返信ください。',
    ],
    [
      ['今までどおり', 'お知らせがあるときにお届けします。'],
      ['多くても週に一度', '七日間に一通だけお届けします。'],
      ['受け取らない', '今後メッセージをお送りしません。'],
    ],
  ),
  zh: texts(
    [
      ...(['来自{name}的消息', '{name}可以多久给您发一次消息？', '保存'] as const),
      ...(['已保存：{means}', '您可以随时联系{name}。', '您的消息'] as const),
      '此页面需从消息中的链接打开。如不想再收到消息，请回复任意一条消息“退订”。',
    ],
    [
      ['照常', '有适合您的内容时，我们会联系您。'],
      ['每周最多一次', '七天内只会收到一条消息。'],
      ['不再接收', '我们不会再给您发消息。'],
    ],
  ),
}
