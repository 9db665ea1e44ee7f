import { Fragment } from 'react'

/** A name of parts, broken after a slash where the line is too short for it, before it is broken anywhere else. */
export function AtSlashes({ children }: { readonly children: string }) {
  const [first, ...rest] = children.split('/')
  return (
    <>
      {first}
      {rest.map((part, index) => (
        <Fragment key={`${index} ${part}`}>
          /<wbr />
          {part}
        </Fragment>
      ))}
    </>
  )
}
