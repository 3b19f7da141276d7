import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { MediaFile } from './media.ts'

import {
  albumRandomIds,
  checkMedia,
  kindOf,
  MEBIBYTE,
  mediaIds,
  mediaLimits,
  mediaRef,
} from './media.ts'

const maxBytes = 50 * MEBIBYTE
const photo = (change: Partial<MediaFile> = {}): MediaFile => ({
  name: 'a.jpg',
  mimeType: 'image/jpeg',
  size: 1_000,
  width: 800,
  height: 600,
  ...change,
})
const file = (mimeType: string, change: Partial<MediaFile> = {}): MediaFile => ({
  name: 'b',
  mimeType,
  size: 1_000,
  ...change,
})
const rules = (...files: MediaFile[]) => checkMedia({ files, maxBytes }).map(({ rule }) => rule)

describe('checkMedia', () => {
  it('says nothing of what Telegram takes', () => {
    const edge = photo({ size: 10 * MEBIBYTE, width: 9_500, height: 500 })
    expect(rules(edge, file('video/mp4'), photo())).toEqual([])
    expect(rules(file('application/pdf'), file('application/zip'))).toEqual([])
    expect(rules(file('image/gif', { size: maxBytes }))).toEqual([])
  })

  it.each([
    ['empty', photo({ size: 0 })],
    ['photo-size', photo({ size: 10 * MEBIBYTE + 1 })],
    ['photo-sides', photo({ width: 5_001, height: 5_000 })],
    ['photo-ratio', photo({ width: 2_001, height: 100 })],
    ['file-size', file('video/mp4', { size: maxBytes + 1 })],
  ])('finds %s and names the file', (rule, one) => {
    const [found, ...others] = checkMedia({ files: [one], maxBytes })
    expect(others).toEqual([])
    expect(found).toMatchObject({ rule, file: one.name })
    expect(found?.message).toContain(`"${one.name}"`)
  })

  it('names the limit in words', () => {
    const [size] = checkMedia({ files: [photo({ name: 'big.png', size: 12_345_678 })], maxBytes })
    expect(size?.message).toBe('"big.png": it has 11.8 MB, a photo may have 10 MB at most.')
    const [just] = checkMedia({ files: [photo({ size: 10 * MEBIBYTE + 1 })], maxBytes })
    expect(just?.message).toBe('"a.jpg": it has 10.1 MB, a photo may have 10 MB at most.')
  })

  it('knows what an album may hold', () => {
    expect(rules(...Array.from({ length: 11 }, () => photo()))).toEqual(['album-items'])
    expect(rules(photo(), file('application/pdf'))).toEqual(['album-mix'])
    expect(rules(photo(), file('image/gif'))).toEqual(['album-animation'])
  })

  it('counts the caption only beneath a file', () => {
    const captioned = (files: MediaFile[]) => checkMedia({ files, maxBytes, caption: 1_025 })
    expect(captioned([photo()]).map(({ rule }) => rule)).toEqual(['caption'])
    expect(captioned([])).toEqual([])
  })

  it('never takes more than Telegram does, whatever the installation allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: 1 }), (size, most) => {
        const problems = checkMedia({ files: [file('video/mp4', { size })], maxBytes: most })
        expect(problems.length === 0).toBe(size <= Math.min(most, mediaLimits.fileBytes))
      }),
    )
  })
})

it('reads a reference however it was written', () => {
  expect([null, undefined, 'a', ['a'], ['a', 'b']].map(mediaIds)).toEqual([
    [],
    [],
    ['a'],
    ['a'],
    ['a', 'b'],
  ])
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), (ids) => {
      expect(mediaIds(mediaRef(ids))).toEqual(ids)
    }),
  )
  expect(['image/png', 'image/gif', 'video/mp4', 'application/pdf'].map(kindOf)).toEqual([
    'photo',
    'animation',
    'video',
    'document',
  ])
})

describe('albumRandomIds', () => {
  const id = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((it) => it !== 0n)

  it('are the same each time, distinct, never 0, and begin with the stored one', () => {
    fc.assert(
      fc.property(id, fc.integer({ min: 1, max: 10 }), (first, items) => {
        const ids = albumRandomIds(String(first), items)
        expect(ids).toEqual(albumRandomIds(String(first), items))
        expect(ids[0]).toBe(String(first))
        expect(new Set(ids).size).toBe(items)
        for (const one of ids) {
          expect(BigInt.asIntN(64, BigInt(one))).toBe(BigInt(one))
          expect(one).not.toBe('0')
        }
      }),
    )
  })

  it('do not change when the album is cut short', () => {
    expect(albumRandomIds('42', 10).slice(0, 3)).toEqual(albumRandomIds('42', 3))
    expect(albumRandomIds('42', 3)).toMatchInlineSnapshot(`
      [
        "42",
        "-7950249237661106491",
        "813728182699611009",
      ]
    `)
  })
})
