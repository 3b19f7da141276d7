import type { identityTexts } from './translations.ts'

import { markImage, markPaths } from './mark.ts'

type Key = keyof typeof identityTexts
export type Translate = (key: `identity:${Key}`) => string

type Form = {
  t: Translate
  token: string
  /** Filled in again after a mistake. */
  name?: string
  email?: string
  problem?: string
}

/** The one plain form that makes the first owner. Works without any script. */
export const claimForm = ({ t, token, name = '', email = '', problem }: Form): string =>
  page(
    t,
    `<p class="lead">${escapeHtml(t('identity:claimLead'))}</p>
    ${problem ? note(problem) : ''}
    <form method="post" action="/claim">
      <input type="hidden" name="token" value="${escapeHtml(token)}">
      ${field(t('identity:name'), `name="name" value="${escapeHtml(name)}" autocomplete="name" maxlength="120"${problem ? '' : ' autofocus'}`)}
      ${field(t('identity:email'), `name="email" type="email" value="${escapeHtml(email)}" autocomplete="username" maxlength="200"`)}
      ${field(t('identity:password'), 'name="password" type="password" autocomplete="new-password" minlength="10" maxlength="200"', t('identity:passwordHelp'))}
      <button type="submit">${escapeHtml(t('identity:claimSubmit'))}</button>
    </form>
    <p class="help">${escapeHtml(t('identity:claimAfter'))}</p>`,
  )

/** Says why there is no form, and what to do. */
export const claimRefused = (t: Translate, why: string): string =>
  page(t, `${note(why)}<p><a href="/admin">${escapeHtml(t('identity:toSignIn'))}</a></p>`)

const note = (text: string): string => `<p class="note" role="alert">${escapeHtml(text)}</p>`

const field = (label: string, attributes: string, help?: string): string => {
  const id = /name="(\w+)"/.exec(attributes)?.[1] ?? ''
  const described = help === undefined ? '' : ` aria-describedby="${id}-help"`
  return `<div class="field"><label for="${id}">${escapeHtml(label)}</label>
      <input id="${id}" ${attributes}${described} required>
      ${help === undefined ? '' : `<span class="help" id="${id}-help">${escapeHtml(help)}</span>`}</div>`
}

const mark = `<svg aria-hidden="true" width="30" height="30" viewBox="0 0 18 18">${markPaths
  .map((path) => `<path d="${path}" fill="none" stroke="currentColor" stroke-width="2.6"/>`)
  .join('')}</svg>`

const page = (t: Translate, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <link rel="icon" type="image/svg+xml" href="${markImage}">
    <title>${escapeHtml(t('identity:claimTitle'))} · ${escapeHtml(t('identity:product'))}</title>
    <style>${style}</style>
  </head>
  <body><main>
    <p class="brand">${mark}<span>${escapeHtml(t('identity:product'))}</span></p>
    <h1>${escapeHtml(t('identity:claimTitle'))}</h1>${body}
  </main></body>
</html>
`

/** The panel's own measures and greys; this page stands before the panel and loads nothing of it. */
const style = `
:root { color-scheme: light dark; font: 14px/21px -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --page: #fff; --text: #2f2f2f; --second: #5c5c5c; --line: #8b8b8b; --field: #fff; --sunken: #f3f3f3; --ink: #2f2f2f; --on-ink: #fff; --bad: #c2352f }
@media (prefers-color-scheme: dark) { :root { --page: #141414; --text: #ebebeb; --second: #b5b5b5; --line: #858585; --field: #222; --sunken: #222; --ink: #ebebeb; --on-ink: #141414; --bad: #f0766f } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1rem; background: var(--page); color: var(--text) }
main { width: min(30rem, 100%) }
.brand { display: flex; align-items: center; gap: 10px; margin: 0 0 2rem; font-size: 26px; line-height: 30px; font-weight: 600; letter-spacing: -.3px }
h1 { margin: 0 0 .5rem; font-size: 26px; line-height: 32px; font-weight: 500; letter-spacing: -.3px }
p { margin: 0 0 1.25rem }
.help { color: var(--second); font-size: 13px; line-height: 18px }
form { display: grid; gap: 20px; margin-bottom: 1rem }
.field { display: grid; gap: 5px }
input { width: 100%; min-height: 44px; padding: 8px 15px; border: 1px solid var(--line); border-radius: 3px; background: var(--field); color: inherit; font: inherit; font-size: 16px }
button { min-height: 44px; border: 0; border-radius: 4px; background: var(--ink); color: var(--on-ink); font: inherit; font-weight: 500; cursor: pointer }
:focus-visible { outline: 2px solid var(--text); outline-offset: 2px }
.note { padding: 10px 12px; border-inline-start: 3px solid var(--bad); border-radius: 4px; background: var(--sunken) }
a { color: inherit; text-underline-offset: 2px }
`

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? '')
