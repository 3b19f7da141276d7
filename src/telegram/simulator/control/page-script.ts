/** What the page does. It is sent as it stands, so it uses nothing but the browser. */
export const SCRIPT = `
const $ = (id) => document.getElementById(id)
const call = async (path, body) => {
  const response = await fetch(path, body ? { method: 'POST', body: JSON.stringify(body) } : {})
  return response.json()
}
const make = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text }, more)
let account = ''
let person = null

const showAccounts = async () => {
  const { accounts } = await call('/summary')
  const select = $('account')
  if (select.options.length !== accounts.length) {
    select.replaceChildren(...accounts.map((it) => make('option', it.firstName + ' ' + it.phone, { value: it.phone })))
    const busiest = accounts.toSorted((a, b) => b.dialogs - a.dialogs)[0]
    account = account || busiest.phone
    select.value = account
  }
}
const showChats = async () => {
  const chats = await call('/chats/' + encodeURIComponent(account))
  $('chats').replaceChildren(...chats.map((it) => {
    const button = make('button', it.name)
    button.append(make('small', it.text))
    button.setAttribute('aria-current', String(person === it.id))
    button.onclick = () => { person = it.id; show() }
    return button
  }))
}
const linked = (text) => text.split(/(https?:\\/\\/[^\\s]+)/).map((part, index) =>
  index % 2 ? make('a', part, { href: part, target: '_blank', rel: 'noreferrer' }) : part)
const showMessages = async () => {
  if (!person) return
  const chat = await call('/chats/' + encodeURIComponent(account) + '/' + person)
  $('title').textContent = [chat.peer.firstName, chat.peer.lastName].filter(Boolean).join(' ') + (chat.peer.persona ? ' (' + chat.peer.persona + ')' : '')
  $('block').hidden = false
  $('block').textContent = chat.blocked ? 'Unblock the account' : 'Block the account'
  $('block').onclick = async () => {
    await call('/blocks', { person, account, blocked: !chat.blocked })
    show()
  }
  $('answer').hidden = false
  const list = $('messages')
  const atEnd = list.scrollTop + list.clientHeight > list.scrollHeight - 40
  list.replaceChildren(...chat.messages.slice(-200).map((it) => {
    const item = make('li', '', { className: it.out ? 'account' : '' })
    const hidden = (it.entities || []).filter((entity) => entity.url).map((entity) => ' ' + entity.url)
    if (it.fileId) item.append('[file] ')
    item.append(...linked(it.text + hidden.join('')))
    const read = it.out && it.id <= chat.dialog.readOutboxMaxId ? ', read' : ''
    item.append(make('small', new Date(it.date * 1000).toLocaleString() + read))
    return item
  }))
  if (atEnd) list.scrollTop = list.scrollHeight
}
const show = () => Promise.all([showAccounts().then(showChats), showMessages()]).catch(() => {})
$('account').onchange = (event) => { account = event.target.value; person = null; show() }
$('speed').onchange = (event) => call('/clock', { speed: Number(event.target.value) })
$('answer').onsubmit = async (event) => {
  event.preventDefault()
  const text = event.target.elements.text
  await call('/messages', { from: person, to: account, text: text.value })
  text.value = ''
  show()
}
call('/clock').then(({ speed }) => { $('speed').value = String(speed) })
show()
setInterval(show, 2000)
`
