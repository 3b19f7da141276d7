import { BUBBLE_SCRIPT } from './page-bubbles.ts'

/** What the page does. It is sent as it stands, so it uses nothing but the browser. */
export const SCRIPT = String.raw`
const $ = (id) => document.getElementById(id)
const call = async (path, body, method) => {
  const options = body ? { method: 'POST', body: JSON.stringify(body) } : { method: method || 'GET' }
  const answer = await (await fetch(path, options)).json()
  if (answer && answer.error) throw new Error(answer.error.message)
  return answer
}
const make = (tag, more, ...children) => {
  const node = Object.assign(document.createElement(tag), more)
  node.append(...children.filter((it) => it !== null && it !== undefined))
  return node
}
const toast = (text) => {
  $('toast').textContent = text
  $('toast').classList.add('on')
  clearTimeout(toast.timer)
  toast.timer = setTimeout(() => $('toast').classList.remove('on'), 2600)
}
const attempt = (run) => async (...args) => {
  try { await run(...args) } catch (error) { toast(error.message) }
}
const go = (pane) => {
  document.body.dataset.pane = pane
  for (const it of document.querySelectorAll('.tabs button')) it.setAttribute('aria-current', String(it.dataset.go === pane))
}
for (const it of document.querySelectorAll('[data-go]')) it.onclick = () => go(it.dataset.go)

let account = ''
let person = null
let chats = []
const hueOf = (id) => Math.abs(Number(id) * 47) % 360
const initialsOf = (name) => [...name.trim()][0].toUpperCase() + (name.trim().split(/\s+/)[1] ? [...name.trim().split(/\s+/)[1]][0].toUpperCase() : '')
const faceOf = (id, name) => {
  const face = make('div', { className: 'face', ariaHidden: 'true' }, initialsOf(name || '?'))
  face.style.setProperty('--hue', hueOf(id))
  return face
}
const timeOf = (seconds) => {
  const date = new Date(seconds * 1000)
  const isToday = date.toDateString() === new Date().toDateString()
  return isToday ? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : date.toLocaleDateString([], { day: 'numeric', month: 'short' })
}

const showAccounts = async () => {
  const { accounts, faults } = await call('/summary')
  showFaults(faults)
  const select = $('account')
  const known = accounts.map((it) => it.phone).join()
  if (select.dataset.known === known) return
  select.dataset.known = known
  const busiest = [...accounts].sort((a, b) => b.dialogs - a.dialogs)[0]
  account = account || (busiest && busiest.phone) || ''
  select.replaceChildren(...accounts.filter((it) => it.phone).map((it) =>
    make('option', { value: it.phone }, it.firstName + '  ' + it.phone + (it.banned ? '  (banned)' : ''))))
  select.value = account
}
const showCode = async () => {
  const said = account ? await call('/accounts/' + encodeURIComponent(account) + '/code') : null
  $('code').textContent = said ? 'Login code ' + said.code + (said.at ? ', sent ' + timeOf(Date.parse(said.at) / 1000) : '') : ''
}
const showChats = async () => {
  chats = account ? await call('/chats/' + encodeURIComponent(account)) : []
  drawChats()
}
const drawChats = () => {
  const wanted = $('find').value.trim().toLowerCase()
  const shown = chats.filter((it) => (it.name + ' ' + (it.username || '')).toLowerCase().includes(wanted))
  const empty = chats.length ? 'Nobody is called like this.' : 'This account has written to nobody yet, and nobody to it.'
  $('chats').replaceChildren(...shown.map((it) => {
    const button = make('button', { className: 'chat' }, faceOf(it.id, it.name), make('b', {}, it.name),
      make('small', {}, it.date ? timeOf(it.date) : ''), make('span', {}, (it.isOwn ? '' : '↩ ') + it.text),
      make('small', {}, it.blocked ? 'blocked' : it.isOwn ? (it.isRead ? '✓✓' : '✓') : ''))
    button.setAttribute('aria-current', String(person === it.id))
    button.onclick = () => { person = it.id; go('chat'); $('messages').dataset.last = ''; show() }
    return make('li', {}, button)
  }), ...(shown.length ? [] : [make('li', { className: 'empty' }, empty)]))
}
${BUBBLE_SCRIPT}
const showFaults = (faults) => {
  $('faults').replaceChildren(...faults.map((it) => make('li', {}, make('small', {},
    (it.action === 'error' ? it.error : it.action) + ' · ' + it.method + ' · struck ' + it.struck + ' of ' + it.times))))
  $('clear').hidden = faults.length === 0
}
const drawPassing = (it) => {
  const isUpdate = it.direction === 'update'
  const kind = it.outcome === 'ok' ? 'ok' : /^(nobody|SESSION_PASSWORD)/.test(it.outcome) ? 'warn' : 'bad'
  return make('li', {}, make('i', { title: it.direction }, isUpdate ? '←' : '→'), make('b', {}, it.name),
    make('span', { className: kind }, it.outcome),
    make('small', {}, new Date(it.at).toLocaleTimeString() + ' · ' + (it.account || 'not logged in') + (isUpdate ? '' : ' · ' + it.ms + ' ms')))
}
let isPaused = false
let isStale = false
const listen = () => {
  const events = new EventSource('/events')
  events.onmessage = (event) => {
    isStale = true
    if (isPaused) return
    const list = $('traffic')
    list.prepend(drawPassing(JSON.parse(event.data)))
    while (list.children.length > 150) list.lastChild.remove()
  }
}

const show = attempt(async () => {
  await showAccounts()
  await Promise.all([showChats(), showCode(), showMessages()])
})
$('account').onchange = (event) => { account = event.target.value; person = null; clearChat(); show() }
$('find').oninput = drawChats
$('speed').onchange = attempt((event) => call('/clock', { speed: Number(event.target.value) }))
$('pause').onclick = () => {
  isPaused = !isPaused
  $('pause').textContent = isPaused ? 'Go on' : 'Pause'
  $('pause').setAttribute('aria-pressed', String(isPaused))
}
$('trouble').onsubmit = attempt(async (event) => {
  event.preventDefault()
  await call('/faults', { ...JSON.parse(event.target.elements.fault.value), phone: account || undefined })
  toast('Planned for ' + account)
  await show()
})
$('clear').onclick = attempt(async () => { await call('/faults', null, 'DELETE'); await show() })
$('answer').onsubmit = attempt(async (event) => {
  event.preventDefault()
  const text = event.target.elements.text
  await call('/messages', { from: String(person), to: account, text: text.value })
  text.value = ''
  await show()
})
call('/clock').then(({ speed }) => { $('speed').value = String(speed) })
call('/traffic').then((recent) => { $('traffic').append(...recent.slice(0, 150).map(drawPassing)); listen() })
show()
setInterval(() => { if (isStale) { isStale = false; show() } }, 400)
setInterval(show, 5000)
`
