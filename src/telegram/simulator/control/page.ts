import { SCRIPT } from './page-script.ts'

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --own: #d7f0c8; --theirs: #fff; --back: #e7ebf0; --ink: #111 }
@media (prefers-color-scheme: dark) { :root { --own: #2b5278; --theirs: #182533; --back: #0e1621; --ink: #f2f2f2 } }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--back); height: 100dvh; display: grid; grid-template-rows: auto 1fr }
header { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; padding: 10px 16px; border-bottom: 1px solid var(--line) }
h1 { font-size: 16px; margin: 0 auto 0 0 }
main { display: grid; grid-template-columns: minmax(220px, 320px) 1fr; min-height: 0 }
nav { overflow: auto; border-right: 1px solid var(--line) }
nav button { display: block; width: 100%; text-align: left; background: none; border: 0; border-bottom: 1px solid var(--line); padding: 10px 16px; font: inherit; color: inherit; cursor: pointer }
nav button[aria-current=true] { background: #3390ec33 }
nav small { display: block; opacity: .7; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
section { display: grid; grid-template-rows: auto 1fr auto; min-height: 0; min-width: 0 }
.bar { padding: 10px 16px; border-bottom: 1px solid var(--line); display: flex; gap: 8px; align-items: center }
.bar b { margin-right: auto }
ol { list-style: none; margin: 0; padding: 16px; overflow: auto; display: flex; flex-direction: column; gap: 8px }
li { max-width: min(480px, 85%); padding: 8px 12px; border-radius: 14px; background: var(--theirs); white-space: pre-wrap; overflow-wrap: anywhere; align-self: flex-end }
li.account { background: var(--own); align-self: flex-start }
li small { display: block; opacity: .65; text-align: right }
form { display: flex; gap: 8px; padding: 12px 16px; border-top: 1px solid var(--line) }
input, select, .do { font: inherit; padding: 8px 12px; border-radius: 10px; border: 1px solid var(--line); background: var(--theirs); color: inherit; min-height: 40px }
form input { flex: 1; min-width: 0 }
.do { cursor: pointer }
.empty { margin: auto; opacity: .7; padding: 24px; text-align: center }
@media (max-width: 640px) { main { grid-template-columns: 1fr; grid-template-rows: 35% 1fr } nav { border-right: 0; border-bottom: 1px solid var(--line) } }
`

/** One page to look into the local Telegram with the eyes of those who were written to. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local Telegram</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<header>
  <h1>Local Telegram</h1>
  <label>Account <select id="account"></select></label>
  <label>People live <select id="speed"><option value="1">in real time</option><option value="10">10 times faster</option><option value="60">60 times faster</option><option value="3600">3600 times faster</option></select></label>
  <a href="/ledger.ndjson">Ledger</a> <a href="/state">State</a>
</header>
<main>
  <nav id="chats" aria-label="Chats"></nav>
  <section>
    <div class="bar"><b id="title">No chat chosen</b><button class="do" id="block" hidden></button></div>
    <ol id="messages"><p class="empty">Choose a chat: you see it as the person who was written to.</p></ol>
    <form id="answer" hidden><input name="text" aria-label="Answer" placeholder="Answer as this person" autocomplete="off" required><button class="do">Send</button></form>
  </section>
</main>
<script>${SCRIPT}</script>
</html>`
