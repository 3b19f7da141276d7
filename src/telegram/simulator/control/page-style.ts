/** How the page looks. Colours first, dark ones after; then the three panes, then the phone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #10212e; --soft: #5b6c79; --line: #d9e1e8; --ground: #eef2f6; --pane: #fff;
  --accent: #1677c9; --on-accent: #fff; --hover: #f1f6fb; --chosen: #e3f0fc;
  --wall-a: #cfe3d0; --wall-b: #bcd6e4; --theirs: #fff; --own: #dcf8c6; --own-ink: #0d2a12; --link: #0b5394;
  --ok: #1d7a45; --bad: #b3261e; --warn: #8a5a00; --shadow: 0 1px 2px #10212e2e;
  --round: 14px; --font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8eef3; --soft: #93a4b2; --line: #24323f; --ground: #0b141b; --pane: #121d27;
    --accent: #5eb1f5; --on-accent: #06121c; --hover: #192734; --chosen: #1d3347;
    --wall-a: #14262b; --wall-b: #101f2e; --theirs: #1d2b38; --own: #1f4a6d; --own-ink: #eaf4fb; --link: #a9d6fd;
    --ok: #6fd39a; --bad: #ff9a92; --warn: #e9bd6b; --shadow: 0 1px 2px #0006;
  }
}
* { box-sizing: border-box }
body { margin: 0; font: var(--font); color: var(--ink); background: var(--ground); height: 100dvh; display: grid; grid-template-rows: auto 1fr auto; overflow: hidden }
button, input, select { font: inherit; color: inherit }
button { cursor: pointer }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
a { color: var(--accent) }
small { font-size: 12.5px; color: var(--soft) }

header { display: flex; gap: 10px 16px; align-items: center; padding: 10px 18px; background: var(--pane); border-bottom: 1px solid var(--line) }
h1 { font-size: 16px; margin: 0 auto 0 0; display: flex; gap: 10px; align-items: center; font-weight: 650 }
h1 svg { width: 26px; height: 26px; color: var(--accent) }
header label { display: flex; gap: 8px; align-items: center; font-size: 13px; color: var(--soft) }
select, input, .quiet { background: var(--ground); border: 1px solid var(--line); border-radius: 10px; padding: 7px 11px; min-height: 38px }
select { color: var(--ink); max-width: 100% }
.quiet:hover { background: var(--hover) }
.strong { background: var(--accent); color: var(--on-accent); border: 0; border-radius: 10px; padding: 8px 15px; min-height: 38px; font-weight: 600 }

main { display: grid; grid-template-columns: minmax(250px, 330px) minmax(0, 1fr) minmax(260px, 350px); min-height: 0 }
main > * { min-height: 0; min-width: 0 }
.pane { background: var(--pane); display: grid; grid-template-rows: auto 1fr; }
.chats { border-right: 1px solid var(--line) }
.live { border-left: 1px solid var(--line); grid-template-rows: auto auto 1fr }
.top { padding: 12px 14px; display: grid; gap: 8px; border-bottom: 1px solid var(--line) }
h2 { font-size: 13px; margin: 0; font-weight: 650; display: flex; gap: 8px; align-items: center }
h2 button { margin-left: auto; font-weight: 400; font-size: 12.5px; padding: 3px 10px; min-height: 28px }
.list { overflow: auto; margin: 0; padding: 6px; list-style: none }

.chat { display: grid; grid-template-columns: 46px 1fr auto; gap: 2px 11px; width: 100%; text-align: left; background: none; border: 0; border-radius: 12px; padding: 9px 10px; align-items: center }
.chat:hover { background: var(--hover) }
.chat[aria-current=true] { background: var(--chosen) }
.face { width: 46px; height: 46px; border-radius: 50%; display: grid; place-items: center; color: #fff; font-weight: 650; grid-row: span 2; background: linear-gradient(160deg, hsl(var(--hue) 62% 56%), hsl(var(--hue) 66% 40%)) }
.chat b, .chat span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600 }
.chat span { grid-column: 2; font-size: 13.5px; color: var(--soft); font-weight: 400 }
.count { background: var(--accent); color: var(--on-accent); border-radius: 99px; font-size: 12px; font-weight: 650; padding: 1px 8px; justify-self: end }

.stage { display: grid; place-items: stretch center; padding: 18px; background: var(--ground) }
.phone { width: min(480px, 100%); display: grid; grid-template-rows: auto 1fr auto; background: var(--pane); border: 1px solid var(--line); border-radius: 30px; overflow: hidden; box-shadow: 0 18px 50px #10212e24; min-height: 0 }
.bar { padding: 11px 16px; display: flex; gap: 11px; align-items: center; border-bottom: 1px solid var(--line) }
.bar .face { width: 40px; height: 40px; font-size: 14px }
.bar div.who { margin-right: auto; min-width: 0 }
.bar b { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.bar .back { display: none }
ol.wall { list-style: none; margin: 0; padding: 16px 14px; overflow: auto; display: flex; flex-direction: column; gap: 5px; background: linear-gradient(165deg, var(--wall-a), var(--wall-b)) }
.wall li { max-width: min(86%, 400px); width: fit-content }
.wall li.mine { align-self: flex-end }
.bubble { padding: 7px 11px 6px; border-radius: var(--round) var(--round) var(--round) 5px; background: var(--theirs); box-shadow: var(--shadow); white-space: pre-wrap; overflow-wrap: anywhere }
.mine .bubble { background: var(--own); color: var(--own-ink); border-radius: var(--round) var(--round) 5px var(--round) }
.bubble a { color: var(--link) }
.bubble b.from { display: block; font-size: 13px; color: var(--accent) }
.bubble small { display: block; text-align: right; margin: 2px 0 0 14px; color: inherit; opacity: .72; font-variant-numeric: tabular-nums; white-space: nowrap }
.bubble img { display: block; width: 380px; max-width: calc(100% + 8px); height: auto; max-height: 340px; object-fit: cover; border-radius: 9px; margin: 1px -4px 6px; background: var(--line) }
.bubble code, .bubble pre { font: 13px/1.4 ui-monospace, Consolas, monospace; background: #7f8c9826; border-radius: 5px; padding: 0 4px; margin: 0; white-space: pre-wrap }
.spoiler { background: var(--soft); color: transparent; border-radius: 4px }
.spoiler:hover, .spoiler:focus { background: none; color: inherit }
.file { display: flex; gap: 10px; align-items: center; text-decoration: none; color: inherit; padding: 2px 0 6px }
.bubble .file small { display: inline; margin: 0 }
.file i { width: 38px; height: 38px; border-radius: 50%; background: var(--accent); color: var(--on-accent); display: grid; place-items: center; font-style: normal; flex: none }
.keys { display: grid; gap: 4px; margin-top: 4px }
.keys button { background: #ffffffb8; color: #10212e; border: 0; border-radius: 10px; padding: 8px; min-height: 38px; font-weight: 600; box-shadow: var(--shadow) }
@media (prefers-color-scheme: dark) { .keys button { background: #33485ccc; color: #fff } }
.day, .note { align-self: center; font-size: 12.5px; background: #10212e66; color: #fff; border-radius: 99px; padding: 2px 11px; margin: 6px 0 }
form.answer { display: flex; gap: 8px; padding: 10px 12px; border-top: 1px solid var(--line) }
form.answer input { flex: 1; min-width: 0; border-radius: 99px; padding-inline: 16px }
form.answer button { border-radius: 99px }
.empty { margin: auto; text-align: center; padding: 26px; max-width: 300px; color: var(--soft) }
.wall .empty { color: var(--ink); background: color-mix(in srgb, var(--pane) 82%, transparent); border-radius: 18px }

.live .list { font-size: 13px; padding: 4px 0 }
.live .list li { display: grid; grid-template-columns: auto 1fr auto; gap: 0 9px; padding: 5px 14px; border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent); align-items: baseline }
.live .list li b { font-weight: 550; overflow-wrap: anywhere }
.live .list li i { font-style: normal; color: var(--soft) }
.live .list li small { grid-column: 2 / -1; font-variant-numeric: tabular-nums }
.ok { color: var(--ok) } .bad { color: var(--bad) } .warn { color: var(--warn) }
details { border-bottom: 1px solid var(--line); padding: 9px 14px; font-size: 13.5px }
summary { cursor: pointer; font-weight: 600 }
details form { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px; margin-top: 9px }
#clear { margin-top: 8px }
details ul { margin: 8px 0 0; padding: 0; list-style: none; display: grid; gap: 3px; max-height: 110px; overflow: auto }
#toast { position: fixed; inset: auto 0 26px; margin: auto; width: fit-content; max-width: 86vw; background: var(--ink); color: var(--pane); padding: 9px 17px; border-radius: 99px; opacity: 0; transition: opacity .2s; pointer-events: none }
#toast.on { opacity: 1 }
.tabs { display: none }

@media (max-width: 1080px) { main { grid-template-columns: minmax(230px, 300px) 1fr } .live { display: none } }
@media (max-width: 720px) {
  header { flex-wrap: wrap; padding: 9px 12px } header label span { position: absolute; clip-path: inset(50%) }
  h1 { font-size: 15px; margin-right: 0; flex: 1 } header .links { display: none }
  main { grid-template-columns: minmax(0, 1fr) } main > .pane, main > .stage { display: none }
  body[data-pane=chats] .chats, body[data-pane=chat] .stage, body[data-pane=live] .live { display: grid }
  .chats, .live { border: 0 } .stage { padding: 0 } .phone { border: 0; border-radius: 0; box-shadow: none; width: 100% }
  .bar .back { display: block; padding: 4px 11px; min-height: 38px }
  .tabs { display: grid; grid-template-columns: repeat(3, 1fr); background: var(--pane); border-top: 1px solid var(--line) }
  .tabs button { background: none; border: 0; padding: 9px; min-height: 50px; color: var(--soft); font-weight: 600; font-size: 13.5px }
  .tabs button[aria-current=true] { color: var(--accent); box-shadow: inset 0 2px var(--accent) }
  #toast { bottom: 70px }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important } }
`
