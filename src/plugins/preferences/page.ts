import type { Choice } from './choice.ts'
import type { Spoken } from './language.ts'

type Page = Spoken & {
  /** What the workspace is called. */
  workspace: string
  /** What holds now. */
  choice: Choice
  /** It was said a moment ago. */
  saved: boolean
}

/** The page of one person. No script, nothing from elsewhere; a form that posts to itself. */
export const preferencePage = ({ workspace, choice, saved, ...spoken }: Page): string => {
  const { texts } = spoken
  const fill = (text: string) => text.replaceAll('{name}', () => safe(workspace))
  const means = texts[choice][1]
  const said = saved
    ? `<p class="said" role="status">${texts.kept.replace('{means}', means)}</p>`
    : ''
  const option = (one: Choice): string =>
    `<label><input type="radio" name="choice" value="${one}"${one === choice ? ' checked' : ''}>` +
    `<span><b>${texts[one][0]}</b><small>${texts[one][1]}</small></span></label>`
  return html(
    spoken,
    fill(texts.title),
    choice === 'none'
      ? `${said || `<p>${means}</p>`}<p>${fill(texts.write)}</p>`
      : `${said}<form method="post"><fieldset><legend>${fill(texts.question)}</legend>` +
          `${(['usual', 'weekly', 'none'] as const).map(option).join('')}</fieldset>` +
          `<button>${texts.keep}</button></form>`,
  )
}

/** For an address that names nobody. */
export const nobodyPage = (spoken: Spoken): string =>
  html(spoken, spoken.texts.nobodyTitle, `<p>${spoken.texts.nobody}</p>`)

/** Written from right to left. */
const RTL: ReadonlySet<string> = new Set(['ar', 'he'])

const html = ({ language }: Spoken, title: string, body: string): string =>
  `<!doctype html><html lang="${language}"${RTL.has(language) ? ' dir="rtl"' : ''}><head><meta charset="utf-8">` +
  '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">' +
  `<title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`

const safe = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

const style =
  ':root{color-scheme:light dark;--page:#fff;--text:#2f2f2f;--second:#5c5c5c;--line:#8a8a8a;--go:#0a6ea8}' +
  '@media(prefers-color-scheme:dark){:root{--page:#141414;--text:#ebebeb;--second:#b5b5b5;--line:#777;--go:#6cc5f5}}' +
  'body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--text);' +
  'font:16px/24px -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}' +
  'main{width:min(30rem,100vw - 2rem);padding:1rem 0}' +
  'h1{margin:0 0 1rem;font-size:26px;line-height:32px;font-weight:500;letter-spacing:-.3px;overflow-wrap:anywhere}' +
  'p{margin:0 0 1rem;color:var(--second)}.said{color:var(--text);border-inline-start:3px solid var(--go);padding-inline-start:.75rem}' +
  'fieldset{margin:0;padding:0;border:0;display:grid;gap:.5rem}legend{padding:0;margin-bottom:.75rem;color:var(--second)}' +
  'label{display:flex;gap:.75rem;padding:.75rem 1rem;border:1px solid var(--line);border-radius:4px;cursor:pointer}' +
  'label:has(:checked){outline:2px solid var(--text);outline-offset:-2px}' +
  'input{width:1.1rem;height:1.1rem;margin:.2rem 0 0;accent-color:var(--go);flex:none}' +
  'b{display:block;font-weight:500}small{display:block;font-size:14px;line-height:20px;color:var(--second)}' +
  'button{margin-top:1rem;min-height:44px;padding:0 1.25rem;font:inherit;border:0;border-radius:4px;background:var(--text);color:var(--page);cursor:pointer}' +
  ':focus-visible{outline:3px solid var(--go);outline-offset:2px}'
