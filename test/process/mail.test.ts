import type { AddressInfo, Socket } from 'node:net'
import type { Payload } from 'payload'

import { createServer } from 'node:net'
import { nodemailerAdapter } from '@payloadcms/email-nodemailer'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { smtpOptions } from '../../src/core/config-env.ts'
import { noMail } from '../../src/plugins/identity/no-mail.ts'

const ends: (() => void)[] = []
afterEach(() => ends.splice(0).forEach((end) => void end()))

/** As little of SMTP as a mail needs; keeps what was said to it. */
const talk = (socket: Socket, said: string[]) => {
  let inMail = false
  let rest = ''
  const answer = (line: string) => {
    said.push(line)
    if (inMail && line !== '.') return
    if (line === 'DATA') inMail = true
    else if (line === '.') inMail = false
    const hello = 'herald.test\r\n250 AUTH PLAIN'
    const codes = { EHLO: `250-${hello}`, AUTH: '235 yes', DATA: '354 go on', QUIT: '221 bye' }
    socket.write(`${codes[line.slice(0, 4) as keyof typeof codes] ?? '250 ok'}\r\n`)
  }
  socket.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) answer(line)
  })
  socket.write('220 herald.test\r\n')
}

const smtpServer = async () => {
  const said: string[] = []
  const server = createServer((socket) => talk(socket, said))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  ends.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return { port, said }
}

describe('mail', () => {
  it('goes out to the server of SMTP_URL, signed in, with our sender', async () => {
    const { port, said } = await smtpServer()
    const adapter = await nodemailerAdapter({
      defaultFromAddress: 'herald@example.test',
      defaultFromName: 'Herald',
      skipVerify: true,
      transportOptions: smtpOptions(`smtp://me:p%40ss@127.0.0.1:${port}`),
    })
    const once = { messageId: '<once.ada@herald>' }
    const mail = { to: 'ada@example.test', subject: 'Hello', text: 'A line.', ...once }
    await adapter({ payload: {} as Payload }).sendEmail(mail)
    expect(said).toContain(`AUTH PLAIN ${Buffer.from('\0me\0p@ss').toString('base64')}`)
    expect(said).toContain('MAIL FROM:<herald@example.test>')
    expect(said).toContain('RCPT TO:<ada@example.test>')
    expect(said).toContain('Subject: Hello')
    expect(said).toContain('A line.')
    // What may be sent twice is known by this.
    expect(said).toContain('Message-ID: <once.ada@herald>')
  })

  it('is named and not sent without SMTP_URL, and its address is not logged', async () => {
    const warn = vi.fn()
    const payload = { logger: { warn } } as unknown as Payload
    const { sendEmail } = noMail('herald@localhost')({ payload })
    await sendEmail({ to: 'ada@example.test', subject: 'Reset', html: 'token' })
    expect(String(warn.mock.calls)).toContain('SMTP_URL')
    expect(String(warn.mock.calls)).not.toMatch(/ada@|token/)
  })
})
