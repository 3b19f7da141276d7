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
      `<meta name="viewport" content="width=device-width"><title>${title}</title>` +
      '<style>body{font:16px/1.5 system-ui;margin:20vh auto;max-width:30rem;padding:0 1rem}</style>' +
      `</head><body><h1>${title}</h1><p>${text}</p></body></html>`,
  )
}
