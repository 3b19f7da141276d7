import type { ServerResponse } from 'node:http'

type Page = { status: number; title: string; text: string; retryAfter?: number }

/** A page without script or style sheet, for answers that must not depend on anything. */
export const plainPage = (
  response: ServerResponse,
  { status, title, text, retryAfter }: Page,
): void => {
  const refresh = retryAfter ? `<meta http-equiv="refresh" content="${retryAfter}">` : ''
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    ...(retryAfter && { 'retry-after': String(retryAfter) }),
  })
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8">${refresh}` +
      '<meta name="viewport" content="width=device-width, initial-scale=1">' +
      `<title>${title}</title><style>${style}</style></head>` +
      `<body><main${retryAfter ? ' aria-live="polite"' : ''}><h1>${title}</h1><p>${text}</p></main></body></html>`,
  )
}

/** Both themes; a page that tries again shows that it is at it, unless motion is unwelcome. */
const style =
  ':root{color-scheme:light dark;--page:#fff;--text:#2f2f2f;--second:#5c5c5c}' +
  '@media(prefers-color-scheme:dark){:root{--page:#141414;--text:#ebebeb;--second:#b5b5b5}}' +
  'body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--text);' +
  'font:16px/24px -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}' +
  'main{width:min(30rem,100vw - 2rem)}' +
  'h1{margin:0 0 .5rem;font-size:26px;line-height:32px;font-weight:500;letter-spacing:-.3px}' +
  'p{margin:0;color:var(--second)}' +
  'main[aria-live]::before{content:"";display:block;width:2rem;height:3px;margin-bottom:1.5rem;background:currentColor;animation:on 1.6s ease-in-out infinite alternate}' +
  '@keyframes on{to{width:100%}}' +
  '@media(prefers-reduced-motion:reduce){main[aria-live]::before{animation:none}}'
