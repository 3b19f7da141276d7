import { SCRIPT } from './page-script.ts'
import { STYLE } from './page-style.ts'

const PLANE =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M21.4 3.1 2.9 10.4c-1 .4-1 1.7 0 2l4.6 1.6 1.8 5.7c.2.7 1.1.9 1.6.4l2.6-2.5 4.7 3.5c.6.4 1.4.1 1.6-.6L22.7 4.2c.2-.8-.5-1.4-1.3-1.1ZM9.6 14.1l8.2-7.3-6.6 8.2-.4 3.2-1.2-4.1Z"/></svg>'

const SPEEDS = [
  ['1', 'real time'],
  ['10', '10 times faster'],
  ['60', '60 times faster'],
  ['3600', '3600 times faster'],
]
  .map(([value, text]) => `<option value="${value}">${text}</option>`)
  .join('')

const FAULTS = [
  [
    'The next message: FLOOD_WAIT of 30 s',
    { method: 'messages.sendMessage', error: 'FLOOD_WAIT_30' },
  ],
  ['The next message: PEER_FLOOD', { method: 'messages.sendMessage', error: 'PEER_FLOOD' }],
  [
    'The next message: sent, answer lost',
    { method: 'messages.sendMessage', action: 'lose-answer' },
  ],
  [
    'The next message: reset before it is sent',
    { method: 'messages.sendMessage', action: 'reset-before' },
  ],
  ['The next message: no answer at all', { method: 'messages.sendMessage', action: 'silence' }],
  ['The next 20 requests: 2 s late', { latencyMs: 2000, times: 20 }],
  ['The next request: 500 INTERNAL', { error: 'INTERNAL' }],
  ['The next request: a new salt', { action: 'wrong-salt' }],
  ['The next request: session revoked', { action: 'revoke' }],
  ['The next update: lost', { action: 'gap' }],
  ['The next two updates: out of order', { action: 'out-of-order' }],
  ['The clock: 15 minutes ahead', { action: 'clock-skew', skewMs: 900_000 }],
]
  .map(([text, fault]) => `<option value='${JSON.stringify(fault)}'>${text}</option>`)
  .join('')

/** One page to look into the local Telegram with the eyes of those who were written to. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local Telegram</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<body data-pane="chats">
<header>
  <h1>${PLANE} Local Telegram</h1>
  <label><span>People live in</span> <select id="speed" aria-label="How fast people live">${SPEEDS}</select></label>
  <small class="links"><a href="/ledger.ndjson">Ledger</a> · <a href="/state" download="state.json">Save the state</a></small>
</header>
<main>
  <section class="pane chats" aria-label="Chats">
    <div class="top">
      <select id="account" aria-label="Account"></select>
      <small id="code"></small>
      <input id="find" type="search" placeholder="Find a chat" aria-label="Find a chat">
    </div>
    <ul id="chats" class="list"></ul>
  </section>
  <section class="stage" aria-label="Chat">
    <div class="phone">
      <div class="bar">
        <button class="quiet back" data-go="chats" aria-label="Back to the chats">←</button>
        <div class="face" id="face" hidden></div>
        <div class="who"><b id="title">No chat chosen</b><small id="subtitle">You see it as the person who was written to</small></div>
        <button class="quiet" id="block" hidden></button>
      </div>
      <ol id="messages" class="wall" tabindex="0" aria-label="Messages"><li class="empty">Choose a chat. You will see what this person sees, and can answer, press links and buttons, or block.</li></ol>
      <form id="answer" class="answer" hidden><input name="text" aria-label="Answer" placeholder="Answer as this person" autocomplete="off" maxlength="4096" required><button class="strong">Send</button></form>
    </div>
  </section>
  <section class="pane live" aria-label="Live traffic">
    <div class="top"><h2>Live traffic <button class="quiet" id="pause" aria-pressed="false">Pause</button></h2></div>
    <details><summary>Make trouble</summary>
      <form id="trouble"><select name="fault" aria-label="Fault">${FAULTS}</select><button class="strong">Plan</button></form>
      <ul id="faults"></ul><button class="quiet" id="clear" hidden>Clear the plan</button>
    </details>
    <ul id="traffic" class="list" aria-live="off"></ul>
  </section>
</main>
<nav class="tabs" aria-label="Panes"><button data-go="chats" aria-current="true">Chats</button><button data-go="chat">Chat</button><button data-go="live">Traffic</button></nav>
<div id="toast" role="status"></div>
<script>${SCRIPT}</script>
</body>
</html>`
