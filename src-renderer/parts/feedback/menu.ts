/** What a menu offers. */
import type { IconName } from '../marks/icons.ts'

export type MenuItem =
  | 'line'
  | {
      readonly label: string
      readonly run: () => void
      readonly icon?: IconName
      /** Below the label: why it is disabled, or what it does. */
      readonly detail?: string
      readonly shortcut?: string
      readonly danger?: boolean
      readonly disabled?: boolean
      readonly checked?: boolean
    }
