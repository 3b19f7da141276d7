import { expect, it } from 'vitest'

import { isBot } from './is-bot.ts'

const visit = (agent: string, over = {}) => isBot({ method: 'GET', agent, purpose: '', ...over })
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'

it.each([
  `Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) ${WEBKIT} Chrome/96.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (Linux; Android 8.1; CUBOT Build/O11019) ${WEBKIT} Chrome/96 Mobile Safari/537.36`,
  `Mozilla/5.0 (Linux; U; Android 9; Cubot_P30) ${WEBKIT} Version/4.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) ${WEBKIT} Version/17.0 Mobile Safari/604.1`,
  'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0',
  'Opera/9.80 (J2ME/MIDP; Opera Mini/9; U; en) Presto/2.8.119',
  'Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8)',
])('should take %s for a person', (agent) => {
  expect(visit(agent)).toBe(false)
})

it.each([
  ...['curl/8.5.0', 'Wget/1.21', 'python-requests/2.31', 'Python-urllib/3.11', 'aiohttp/3.9'],
  ...['Go-http-client/2.0', 'axios/1.6', 'okhttp/4.9', 'Java/17.0.1', 'node', 'node-fetch/1.0'],
  ...['Apache-HttpClient/4.5', 'undici', 'PostmanRuntime/7.36', 'Ruby', 'libwww-perl/6.7'],
  ...['TelegramBot (like TwitterBot)', 'Twitterbot/1.0', 'WhatsApp/2.23', 'Slackbot 1.0'],
  'Mozilla/5.0 (compatible; YandexBot/3.0)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; CUBOT)',
  `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/120.0 Safari/537.36`,
  '',
  ' ',
])('should not take %s for one', (agent) => {
  expect(visit(agent)).toBe(true)
})

it('should count neither HEAD nor what a browser fetches ahead', () => {
  expect(visit('Mozilla/5.0', { method: 'HEAD' })).toBe(true)
  expect(visit('Mozilla/5.0', { purpose: 'prefetch;prerender' })).toBe(true)
})
