/** The part of the page's script that draws one chat. */
export const BUBBLE_SCRIPT = String.raw`
const TAGS = { messageEntityBold: 'b', messageEntityItalic: 'i', messageEntityUnderline: 'u', messageEntityStrike: 's',
  messageEntityCode: 'code', messageEntityPre: 'pre', messageEntityBlockquote: 'q' }
const link = (url, ...children) =>
  make('a', { href: /^https?:/i.test(url) ? url : 'https://' + url, target: '_blank', rel: 'noreferrer' }, ...children)
const linked = (text) => text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/).map((part, index) => index % 2 ? link(part, part) : part)
const wrap = (entity, text, inner) => {
  if (TAGS[entity._]) return make(TAGS[entity._], {}, inner)
  if (entity._ === 'messageEntityTextUrl') return link(entity.url, inner)
  if (entity._ === 'messageEntityUrl') return link(text, inner)
  if (entity._ === 'messageEntitySpoiler') return make('span', { className: 'spoiler', tabIndex: 0 }, inner)
  return inner
}
const textOf = ({ text, entities }) => {
  if (!entities || !entities.length) return linked(text)
  const edges = [...new Set([0, text.length, ...entities.flatMap((it) => [it.offset, it.offset + it.length])])].sort((a, b) => a - b)
  return edges.slice(1).flatMap((end, index) => {
    const start = edges[index]
    const piece = text.slice(start, end)
    const over = entities.filter((it) => it.offset <= start && it.offset + it.length >= end)
    if (!over.length) return linked(piece)
    return over.reduce((inner, entity) => wrap(entity, piece, inner), document.createTextNode(piece))
  })
}
const sizeOf = (bytes) => bytes > 1048576 ? (bytes / 1048576).toFixed(1) + ' MB' : Math.max(1, Math.round(bytes / 1024)) + ' KB'
const fileOf = (file) => {
  if (!file) return null
  const isPicture = file.kind === 'photo' || /^image\/(png|jpeg|gif|webp)$/.test(file.mimeType)
  if (isPicture) return make('img', { src: '/files/' + file.id, alt: file.name || 'Photo', width: file.width || 380, height: file.height || 250 })
  const name = file.name || file.mimeType
  return make('a', { className: 'file', href: '/files/' + file.id, download: name }, make('i', {}, '↓'),
    make('span', {}, make('b', {}, name), make('br', {}), make('small', {}, sizeOf(file.size))))
}
const keysOf = (message) => {
  if (!message.buttons.length) return null
  return make('div', { className: 'keys' }, ...message.buttons.map(({ text, url }, button) => make('button', {
    type: 'button',
    onclick: attempt(async () => {
      if (url) return void open(url, '_blank', 'noreferrer')
      toast('Pressed “' + text + '”')
      const { answer } = await call('/press', { person: String(person), account, messageId: message.id, button })
      if (answer) toast(answer)
    }),
  }, text + (url ? ' ↗' : ''))))
}
const clearChat = () => {
  $('title').textContent = 'No chat chosen'
  $('subtitle').textContent = 'You see it as the person who was written to'
  for (const id of ['face', 'block', 'answer']) $(id).hidden = true
  $('messages').replaceChildren(make('li', { className: 'empty' }, 'Choose a chat.'))
  $('messages').dataset.last = ''
}
const bubbleOf = (message, readUpTo) => {
  if (message.action) return make('li', { className: 'note' }, message.action)
  const when = timeOf(message.date) + (message.extra && message.extra.editedAt ? ', edited' : '')
  const ticks = message.out ? (message.id <= readUpTo ? '  ✓✓' : '  ✓') : ''
  const bubble = make('div', { className: 'bubble' }, message.fromName ? make('b', { className: 'from' }, message.fromName) : null,
    fileOf(message.file), ...textOf(message), make('small', { title: message.out ? 'Sent by the account; read when there are two ticks' : '' }, when + ticks))
  return make('li', { className: message.out ? '' : 'mine' }, bubble, keysOf(message))
}
const daysOf = (messages, readUpTo) => {
  let day = ''
  return messages.flatMap((message) => {
    const its = new Date(message.date * 1000).toDateString()
    const bubble = bubbleOf(message, readUpTo)
    if (its === day) return [bubble]
    day = its
    const text = new Date(message.date * 1000).toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'long' })
    return [make('li', { className: 'day' }, text), bubble]
  })
}
const drawBar = (chat) => {
  const entry = chats.find((it) => it.id === person) || { kind: 'person' }
  const name = entry.name || chat.peer.firstName || chat.peer.title
  const isPerson = Number(person) > 0
  $('title').textContent = name
  $('subtitle').textContent = [entry.username && '@' + entry.username, entry.persona || (entry.kind !== 'person' && entry.kind), chat.peer.phone, chat.blocked && 'has blocked the account'].filter(Boolean).join(' · ')
  const face = faceOf(person, name)
  face.id = 'face'
  $('face').replaceWith(face)
  $('answer').hidden = !isPerson
  $('block').hidden = !isPerson
  $('block').textContent = chat.blocked ? 'Unblock' : 'Block'
  $('block').onclick = attempt(async () => {
    await call('/blocks', { person: String(person), account, blocked: !chat.blocked })
    toast(chat.blocked ? 'The account may write again' : 'The account is blocked')
    await show()
  })
}
const showMessages = async () => {
  if (!person) return
  const chat = await call('/chats/' + encodeURIComponent(account) + '/' + person + '?last=200')
  const readUpTo = chat.dialog ? chat.dialog.readOutboxMaxId : 0
  const list = $('messages')
  const state = JSON.stringify([account, person, readUpTo, chat.blocked, chat.messages])
  if (list.dataset.last === state) return
  const isNew = !list.dataset.last
  const isAtEnd = list.scrollTop + list.clientHeight > list.scrollHeight - 60
  list.dataset.last = state
  drawBar(chat)
  const bubbles = daysOf(chat.messages, readUpTo)
  list.replaceChildren(...(bubbles.length ? bubbles : [make('li', { className: 'empty' }, 'Nothing was written here yet.')]))
  if (isNew || isAtEnd) list.scrollTop = list.scrollHeight
}
`
