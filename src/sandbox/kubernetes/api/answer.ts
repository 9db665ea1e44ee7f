/** What a request is answered with. A stream writes until its client leaves, it ends itself, or the server stops. */
export type Answer =
  | { readonly kind: 'document'; readonly status: number; readonly body: unknown; readonly encoding: 'json' | 'yaml' }
  | { readonly kind: 'text'; readonly status: number; readonly body: string }
  | { readonly kind: 'stream'; readonly contentType: string; readonly start: (stream: TextStream) => () => void }

export interface TextStream {
  write(text: string): void
  end(): void
}

export function document(body: unknown, status = 200): Answer {
  return { kind: 'document', status, body, encoding: 'json' }
}

export function plainText(body: string): Answer {
  return { kind: 'text', status: 200, body }
}
