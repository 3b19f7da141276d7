'use client'

import type { SlashMenuItem, ToolbarGroupItem } from '@payloadcms/richtext-lexical'
import type { LexicalEditor } from '@payloadcms/richtext-lexical/lexical'

import { createClientFeature } from '@payloadcms/richtext-lexical/client'
import { $getSelection, $isRangeSelection } from '@payloadcms/richtext-lexical/lexical'

import { Icon } from '../Icon/index.tsx'
import { useText } from '../use-text.ts'
import { placeholderLabel } from './placeholder-label.ts'

/** Puts words in where the cursor is, as if they were typed. */
const insert = (editor: LexicalEditor, words: string): void =>
  editor.update(() => {
    const selection = $getSelection()
    if ($isRangeSelection(selection)) selection.insertText(words)
  })

const Person = () => <Icon name="person" />

const MenuButton = () => {
  const { t } = useText()
  return (
    <span>
      <Person /> {t('ui:placeholders')}
    </span>
  )
}

type Item = Pick<ToolbarGroupItem & SlashMenuItem, 'key' | 'label' | 'onSelect'>

const itemOf = (name: string): Item => ({
  key: name,
  label: ({ i18n }) => placeholderLabel(i18n.t as (key: string) => string, name),
  onSelect: ({ editor }) => insert(editor, `{{${name}}}`),
})

/** The words that can be filled in for each person, in the toolbar and behind `/`. */
export const PlaceholderMenu = createClientFeature<{ names: string[] }>(({ props }) => {
  const items = props.names.map(itemOf)
  return {
    sanitizedClientFeatureProps: props,
    toolbarFixed: {
      groups: [
        {
          type: 'dropdown',
          key: 'personal-words',
          order: 60,
          ChildComponent: MenuButton,
          items: items.map((item) => ({ ...item, ChildComponent: Person })),
        },
      ],
    },
    slashMenu: {
      groups: [
        {
          key: 'personal-words',
          label: ({ i18n }) => (i18n.t as (key: string) => string)('ui:placeholders'),
          items: items.map((item) => ({ ...item, Icon: Person })),
        },
      ],
    },
  }
})
