/** CodeMirror in the colours of the page. */
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export const LOOK = EditorView.theme({
  '&': { height: '100%', color: 'var(--text-1)', backgroundColor: 'var(--bg-page)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px' },
  '.cm-content': { caretColor: 'var(--text-1)' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '.cm-gutters': {
    backgroundColor: 'var(--bg-sunken)',
    color: 'var(--text-3)',
    borderRight: '1px solid var(--line-1)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--bg-hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--bg-selected)',
  },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--line-2)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--failed-soft)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--bg-raised)',
    border: '0',
    borderRadius: '8px',
    boxShadow: 'var(--shadow-2)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font)' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px', lineHeight: '18px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--bg-selected)',
    color: 'var(--text-1)',
  },
  '.cm-completionDetail': { color: 'var(--text-3)', fontStyle: 'normal', marginLeft: '12px' },
  // CodeMirror draws these with data: images, which our content policy does not load
  '.cm-lintRange': {
    backgroundImage: 'none !important',
    textDecoration: 'underline wavy 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-error': { textDecorationColor: 'var(--failed-solid)' },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--deferred-solid)' },
  '.cm-lintRange-info': { textDecorationColor: 'var(--accent)' },
  '.cm-lint-marker': {
    content: 'none !important',
    width: '8px',
    height: '8px',
    margin: '5px 3px',
    borderRadius: '50%',
  },
  '.cm-lint-marker-error': { backgroundColor: 'var(--failed-solid)' },
  '.cm-lint-marker-warning': { backgroundColor: 'var(--deferred-solid)', borderRadius: '1px' },
  '.cm-lint-marker-info': { backgroundColor: 'var(--accent)' },
  '.cm-diagnostic': { fontFamily: 'var(--font)', padding: '6px 10px' },
})

export const TAGS = [
  { tag: [tags.tagName, tags.angleBracket], color: 'var(--accent-text)' },
  { tag: tags.attributeName, color: 'var(--text-2)' },
  { tag: [tags.attributeValue, tags.string], color: 'var(--accepted-text)' },
  { tag: [tags.variableName, tags.propertyName], color: 'var(--unknown-text)', fontWeight: '500' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--deferred-text)' },
  { tag: [tags.comment, tags.meta], color: 'var(--text-3)' },
  { tag: [tags.number, tags.bool], color: 'var(--deferred-text)' },
]
