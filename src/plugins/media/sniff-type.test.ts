import fc from 'fast-check'
import { expect, test } from 'vitest'

import { sniffType } from './sniff-type.ts'

const heads = {
  'image/jpeg': 'ffd8ffe0',
  'image/png': '89504e470d0a1a0a',
  'image/webp': '524946460000000057454250',
  'image/gif': '474946383961',
  'video/mp4': '00000018667479706d703432',
  'application/pdf': '255044462d312e37',
  'application/zip': '504b0304',
}

test.each(Object.entries(heads))(
  '%s is known by its first bytes, whatever follows',
  (type, hex) => {
    fc.assert(
      fc.property(fc.uint8Array(), (rest) => {
        expect(sniffType(Buffer.concat([Buffer.from(hex, 'hex'), rest]))).toBe(type)
      }),
    )
  },
)

test('text is never a picture', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[<{ A-Fa-f][ -~]{0,3}$/), (text) => {
      expect(sniffType(Buffer.from(text))).toBeNull()
    }),
  )
})

test('a file that ends within its signature is not taken for it', () => {
  for (const hex of Object.values(heads)) {
    expect(sniffType(Buffer.from(hex, 'hex').subarray(0, 2))).toBeNull()
  }
})

test('an archive with the name of an office document is taken for one', () => {
  const zip = Buffer.from('504b0304', 'hex')
  expect(sniffType(zip, 'Prices.XLSX')).toMatch(/spreadsheetml/)
  expect(sniffType(zip, 'letter.docx')).toMatch(/wordprocessingml/)
  expect(sniffType(zip, 'all.zip')).toBe('application/zip')
})
