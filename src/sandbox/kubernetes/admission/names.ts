const labelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const subdomainPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const dns1035Pattern = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const keyPattern = /^[-._a-zA-Z0-9]+$/
const labelValuePattern = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const qualifiedNamePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

const labelMessage =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const dns1035Message =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
const keyMessage =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
const labelValueMessage =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const qualifiedNameMessage =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

type Complaint = string | undefined

export function complainAboutLabel(name: string): Complaint {
  return tooLong(name, 63) ?? (labelPattern.test(name) ? undefined : labelMessage)
}

export function complainAboutSubdomain(name: string): Complaint {
  return tooLong(name, 253) ?? (subdomainPattern.test(name) ? undefined : subdomainMessage)
}

/** Services have names that must begin with a letter. */
export function complainAboutServiceName(name: string): Complaint {
  return tooLong(name, 63) ?? (dns1035Pattern.test(name) ? undefined : dns1035Message)
}

/** Names of roles and their bindings may hold anything that fits into one segment of a path. */
export function complainAboutPathSegment(name: string): Complaint {
  if (name === '.' || name === '..') return `may not be '${name}'`
  const bad = ['/', '%'].find((character) => name.includes(character))
  return bad === undefined ? undefined : `may not contain '${bad}'`
}

export function complainAboutDataKey(key: string): Complaint {
  return tooLong(key, 253) ?? (keyPattern.test(key) ? undefined : keyMessage)
}

export function complainAboutLabelValue(value: string): Complaint {
  return tooLong(value, 63) ?? (labelValuePattern.test(value) ? undefined : labelValueMessage)
}

export function complainAboutQualifiedName(key: string): Complaint {
  const [prefix, name, ...more] = key.includes('/') ? key.split('/') : [undefined, key]
  if (name === undefined || more.length > 0)
    return `a qualified name ${qualifiedNameMessage.slice('name part '.length)}`
  const wrong = prefix === undefined ? undefined : complainAboutSubdomain(prefix)
  if (wrong !== undefined) return `prefix part ${wrong}`
  if (name === '') return 'name part must be non-empty'
  return qualifiedNamePattern.test(name) ? undefined : qualifiedNameMessage
}

function tooLong(text: string, limit: number): Complaint {
  return text.length > limit ? `must be no more than ${limit} characters` : undefined
}
