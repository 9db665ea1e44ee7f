import { type RefObject, useLayoutEffect } from 'react'
import type { Match } from './log-lines.ts'

/** How many matches before and after the one gone to are marked: marking a million would stop the page. */
const markedAround = 2000

/** Marks matches in the one text that an element holds, without an element for each. */
export function useMarkedMatches(
  element: RefObject<HTMLElement | null>,
  matches: readonly Match[],
  current: number | undefined,
): void {
  useLayoutEffect(() => {
    const text = element.current?.firstChild
    // Browsers that cannot mark still count the matches and go to them.
    if (!(text instanceof Text) || !('highlights' in CSS)) return
    const middle = current ?? matches.length
    const near = matches.slice(Math.max(0, middle - markedAround), middle + markedAround)
    const gone = current === undefined ? undefined : matches[current]
    CSS.highlights.set('log-match', new Highlight(...near.map((match) => rangeOf(text, match))))
    CSS.highlights.set('log-current', new Highlight(...(gone === undefined ? [] : [rangeOf(text, gone)])))
    return () => {
      CSS.highlights.delete('log-match')
      CSS.highlights.delete('log-current')
    }
  }, [element, matches, current])
}

/** Brings a match to the middle of the element that scrolls it. */
export function scrollToMatch(element: HTMLElement, match: Match): void {
  const text = element.firstChild
  if (!(text instanceof Text)) return
  const place = rangeOf(text, match).getBoundingClientRect()
  const frame = element.getBoundingClientRect()
  element.scrollTop += place.top - frame.top - frame.height / 2
  if (place.left < frame.left || place.right > frame.right) {
    element.scrollLeft += place.left - frame.left - frame.width / 2
  }
}

function rangeOf(text: Text, [start, end]: Match): Range {
  const range = document.createRange()
  range.setStart(text, Math.min(start, text.length))
  range.setEnd(text, Math.min(end, text.length))
  return range
}
