import type { ErrorCode } from 'yaml'

/** Our own words, because those of the parser repeat the text, which may be a password. */
export const yamlErrors: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'An alias cannot have a tag or an anchor',
  BAD_ALIAS: 'A value that begins with * is an alias, and this one has no anchor; put it in quotes',
  BAD_DIRECTIVE: 'A line that begins with % is a directive, and this one is not known; put the value in quotes',
  BAD_DQ_ESCAPE: 'A backslash in double quotes begins an escape, and this one is not known; use single quotes',
  BAD_INDENT: 'The indentation does not fit',
  BAD_PROP_ORDER: 'Tags and anchors are in the wrong order',
  BAD_SCALAR_START: 'A value cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'A nested mapping cannot begin on this line; put a value that holds ": " in quotes',
  BLOCK_IN_FLOW: 'A block cannot stand inside { } or [ ]',
  DUPLICATE_KEY: 'This key is there already; put --- between two documents',
  IMPOSSIBLE: 'This is not YAML',
  KEY_OVER_1024_CHARS: 'A key is longer than 1024 characters',
  MISSING_CHAR: 'A character is missing: a colon after a key, a quote or a bracket',
  MULTILINE_IMPLICIT_KEY: 'A key cannot go over several lines; is a colon missing?',
  MULTIPLE_ANCHORS: 'A value cannot have several anchors',
  MULTIPLE_DOCS: 'Several documents stand where one is expected',
  MULTIPLE_TAGS: 'A value cannot have several tags',
  NON_STRING_KEY: 'A key must be a word',
  RESOURCE_EXHAUSTION: 'It is nested too deeply',
  TAB_AS_INDENT: 'Tabs cannot indent; use spaces',
  TAG_RESOLVE_FAILED: 'A value that begins with ! is a tag, and this one is not known; put it in quotes',
  UNEXPECTED_TOKEN: 'This does not belong here; is a quote or a line break missing?',
  BAD_COLLECTION_TYPE: 'The tag does not fit what follows it',
}
