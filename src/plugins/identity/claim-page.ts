import type { identityTexts } from './translations.ts'

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
    `<p>${escapeHtml(t('identity:claimLead'))}</p>
    ${problem ? `<p class="problem" role="alert">${escapeHtml(problem)}</p>` : ''}
    <form method="post" action="/claim">
      <input type="hidden" name="token" value="${escapeHtml(token)}">
      ${field(t('identity:name'), `name="name" value="${escapeHtml(name)}" autocomplete="name" maxlength="120"`)}
      ${field(t('identity:email'), `name="email" type="email" value="${escapeHtml(email)}" autocomplete="username" maxlength="200"`)}
      ${field(t('identity:password'), 'name="password" type="password" autocomplete="new-password" minlength="10" maxlength="200"')}
      <button type="submit">${escapeHtml(t('identity:claimSubmit'))}</button>
    </form>`,
  )

/** Says why there is no form, and what to do. */
export const claimRefused = (t: Translate, why: string): string =>
  page(
    t,
    `<p role="alert">${escapeHtml(why)}</p><p><a href="/admin">${escapeHtml(t('identity:toSignIn'))}</a></p>`,
  )

const field = (label: string, attributes: string): string =>
  `<label>${escapeHtml(label)}<input ${attributes} required></label>`

const page = (t: Translate, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${escapeHtml(t('identity:claimTitle'))} · Herald</title>
    <style>${style}</style>
  </head>
  <body><main><h1>${escapeHtml(t('identity:claimTitle'))}</h1>${body}</main></body>
</html>
`

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center }
main { width: min(26rem, 100vw - 2rem) }
label { display: block; margin: 0 0 1rem; font-weight: 600 }
input { display: block; width: 100%; box-sizing: border-box; margin-top: .25rem; padding: .6rem; font: inherit }
button { width: 100%; padding: .75rem; font: inherit; font-weight: 600; cursor: pointer }
.problem { color: #b3261e }
@media (prefers-color-scheme: dark) { .problem { color: #ffb4ab } }
`

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? '')
