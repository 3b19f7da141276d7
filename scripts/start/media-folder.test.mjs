import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { readArguments } from './arguments.mjs'
import { environmentOf } from './environment.mjs'
import { mediaFolder } from './media-folder.mjs'

let top = ''
beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), 'herald-media-'))
})
afterEach(() => rmSync(top, { recursive: true, force: true }))

const put = (file) => {
  mkdirSync(path.dirname(path.join(top, file)), { recursive: true })
  writeFileSync(path.join(top, file), 'x')
}
const folderOf = (args, env) => {
  const settings = readArguments(args, top, env)
  const given = { settings, ports: {}, secrets: {}, mongoUri: 'x', top }
  return path.relative(top, environmentOf(given).HERALD_MEDIA)
}
const spellings = () => [
  folderOf([], {}),
  folderOf(['--data', path.join(top, 'data')], {}),
  folderOf([], { HERALD_DATA: path.join(top, 'data') }),
]
const same = (folder) => [folder, folder, folder]

it('should be in the data folder, however that is spelled', () => {
  expect(spellings()).toEqual(same('data/media'))
  expect(folderOf([], { HERALD_DATA: path.join(top, 'big') })).toBe('big/media')
})

it('should be where a former version put them, while nothing lies in the new place', () => {
  put('media/.gitkeep')
  expect(spellings()).toEqual(same('data/media'))
  put('media/photo.png')
  expect(spellings()).toEqual(same('media'))
  expect(mediaFolder({ data: path.join(top, 'data'), top }).said).toContain('as before')
  put('data/media/photo.png')
  expect(spellings()).toEqual(same('data/media'))
  expect(mediaFolder({ data: path.join(top, 'data'), top }).said).toContain('as well')
})

it('should be found by a restored data folder, and not be taken from the one beside it', () => {
  put('media/photo.png')
  expect(folderOf(['--data', path.join(top, 'restored')], {})).toBe('media')
  put('data/secrets.env')
  expect(folderOf(['--data', path.join(top, 'second')], {})).toBe('second/media')
})
