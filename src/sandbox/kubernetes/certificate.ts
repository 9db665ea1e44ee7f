export interface TlsFiles {
  readonly key: string
  readonly certificate: string
}

const validYears = 20

/** A key, and a certificate for loopback that it signs itself; made once and kept, since the kubeconfig names it. */
export async function makeCertificate(now: Date): Promise<TlsFiles> {
  const { generate } = await import('selfsigned')
  const notAfterDate = new Date(now)
  notAfterDate.setFullYear(now.getFullYear() + validYears)
  const made = await generate([{ name: 'commonName', value: 'pesitwizard-sandbox' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - 24 * 60 * 60 * 1000),
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
          { type: 2, value: 'kubernetes.default.svc' },
        ],
      },
    ],
  })
  return { key: made.private, certificate: made.cert }
}
