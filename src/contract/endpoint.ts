import type { z } from 'zod'
import type { Access, Permission } from './permissions.ts'

/** The names in braces of a path: `/registries/{id}` has `id`. */
export type PathParameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameters<Rest>
  : never

export interface Endpoint<
  Path extends string = string,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Success extends z.ZodType = z.ZodType,
  Progress extends z.ZodType = z.ZodType,
> {
  readonly operationId: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: Path
  readonly summary: string
  readonly permission: Access
  /** What it needs beside that, where it depends on what is asked for. */
  alsoNeeds?(body: z.output<Body>): Permission | undefined
  /** `required`: the request must carry `If-Match` with the ETag of the revision that it changes (RFC 9110 §13.1.1). */
  readonly ifMatch?: 'required'
  readonly query?: Query
  readonly body?: Body
  readonly success: {
    readonly status: 200 | 201 | 202 | 204
    readonly schema: Success
    /** What is told on the way to a reader that accepts `text/event-stream`: events `progress`, then `result` or `problem`. */
    readonly progress?: Progress
  }
}

/** An endpoint that answers with server-sent events; `schema` is that of the data of an event. */
export interface StreamEndpoint<
  Path extends string = string,
  Query extends z.ZodType = z.ZodType,
  Event extends z.ZodType = z.ZodType,
> {
  readonly operationId: string
  readonly method: 'GET'
  readonly path: Path
  readonly summary: string
  readonly permission: Access
  readonly query: Query
  /** How many of these streams the console keeps open at a time. */
  readonly mostOpen: number
  readonly success: { readonly status: 200; readonly mediaType: 'text/event-stream'; readonly schema: Event }
}

/** States one operation of the API, once, for server, OpenAPI, command line and web. */
export function endpoint<
  const Path extends string,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Success extends z.ZodType = z.ZodType,
  Progress extends z.ZodType = z.ZodType,
>(definition: Endpoint<Path, Query, Body, Success, Progress>): Endpoint<Path, Query, Body, Success, Progress> {
  return definition
}

export function streamEndpoint<const Path extends string, Query extends z.ZodType, Event extends z.ZodType>(
  definition: StreamEndpoint<Path, Query, Event>,
): StreamEndpoint<Path, Query, Event> {
  return definition
}
