import { type MessageRule, certainly, likely, possibly } from './message-rule.ts'

/** What `maskMessage` left: `IMAGE` stands for the image; of an address only host and what it is for (`/token`, `/blobs`, `/IMAGE`) are left. */
export const secretRules: readonly MessageRule[] = [
  likely(
    'secret-missing',
    [
      /unable to retrieve some image pull secrets \((?<secrets>[^)]{1,1000})\)/i,
      /unable to retrieve (?:image )?pull secret (?<namespace>[\w.-]{1,63})\/(?<secrets>[\w.-]{1,253})/i,
    ],
    { settledBy: 'secret' },
  ),
]

/** What stands in the way before any registry is asked, or is said by nobody but the node. */
const nodeRules: readonly MessageRule[] = [
  possibly('unknown', [/dial unix \//i], { settledBy: 'node' }),
  certainly('short-name-ambiguous', [
    /short[- ]name (?:mode is enforcing|resolution enforced)/i,
    /did not resolve to an alias and no (?:containers-registries\.conf|unqualified-search registries)/i,
    /no unqualified-search registries/i,
    /returns ambiguous list/i,
    /no registries configured while trying to pull an unqualified image/i,
  ]),
  certainly('invalid-image-name', [
    /couldn't parse image (?:name|reference)/i,
    /invalid reference format/i,
    /failed to parse (?:image )?reference/i,
    /repository name must be (?:lowercase|canonical)/i,
    /invalid image (?:name|reference)/i,
    /invalid (?:tag format|checksum digest)/i,
  ]),
  certainly('never-pulled', [/is not present with pull policy of never/i]),
  certainly('pull-throttled', [/pull qps exceeded/i]),
  certainly('node-disk-full', [
    /no space left on device/i,
    /disk quota exceeded/i,
    /not enough (?:free )?(?:disk )?space/i,
  ]),
]

const policyRules: readonly MessageRule[] = [
  certainly('signature-refused', [
    /a signature was required, but no signature exists/i,
    /because the signature validation failed/i,
    /is rejected by policy/i,
    /is not signed by (?:cosign|notation)/i,
    /is not signed in notary/i,
    /remote trust data does not exist/i,
    /cryptographic signature verification failed/i,
    /none of the signatures were accepted/i,
    /signature verification failed/i,
    /checking signature of /i,
    /(?<!x509: )invalid (?:gpg )?signature/i,
  ]),
  likely('signature-refused', [/image verifier [^\n]{1,300}? blocked pull/i], { besides: ['blocked-by-policy'] }),
  certainly('blocked-by-policy', [
    /vulnerabilit[^\n]{0,100}?cannot be pulled[^\n]{0,200}?severity of "?(?<severity>[a-z]{1,20})/i,
    /cannot be pulled due to configured policy[^\n]{0,200}?severity of "?(?<severity>[a-z]{1,20})/i,
    /cannot be pulled due to configured policy/i,
    /project ?policy ?violation/i,
    /blocked by xray|xray (?:policy|violation|blocking)/i,
    /download (?:was )?blocked (?:by|due to) /i,
    /is quarantined|image is in quarantine/i,
    /client with ip '?"?(?<address>[\da-f.:]{2,45})'?"? is not allowed access/i,
    /451 unavailable for legal reasons/i,
  ]),
  likely('blocked-by-policy', [/\b412 precondition failed/i, /status(?: code)?:? 412\b/i], {
    besides: ['signature-refused'],
    settledBy: 'replay',
  }),
]

const limitRules: readonly MessageRule[] = [
  certainly('rate-limited', [/(?<limited>unauthenticated) pull rate limit/i], { besides: ['credential-missing'] }),
  certainly('rate-limited', [
    /(?:429|toomanyrequests|too many requests)[^\n]{0,300}?retry.?after:? (?<seconds>\d{1,6})(?: ?s\b| seconds?\b|\b(?!\.|[mµn]))/i,
    /\b429\b[^\n]{0,5}too many requests/i,
    /toomanyrequests/i,
    /pull rate limit/i,
    /too many requests/i,
    /status(?: code)?:? 429\b/i,
    /\brate exceeded\b/i,
    /resource_exhausted/i,
    /parsing http 429 response/i,
  ]),
]

const credentialRules: readonly MessageRule[] = [
  certainly('credential-expired', [
    /authorization token has expired/i,
    /\b(?:access |personal access |security |refresh )?token (?:has|is|was) (?:been )?expired/i,
    /token (?:has )?expired/i,
    /\bexpired token\b/i,
    /token failed verification: expired/i,
    /\bjwt expired\b/i,
    /client secret keys? [^\n]{0,200}?expired/i,
    /password (?:has|is) expired/i,
  ]),
  certainly('credential-refused', [
    /incorrect username or password/i,
    /user cannot be authenticated with the token provided/i,
    /http basic: access denied/i,
    /\bbad credentials\b/i,
    /invalid (?:client secret|clientid or client secret)/i,
    /had invalid authentication credentials/i,
    /username\/password authentication failed/i,
    /wrong username was supplied|bad props auth token/i,
    /malformed (?:token|credential)/i,
    /must log in with a personal access token/i,
    /email must be verified|account is (?:disabled|locked|suspended)/i,
    /\baadsts\d{5,7}\b/i,
    /\binvalid_token\b/i,
    /invalid_grant|invalid_client/i,
  ]),
  likely(
    'credential-refused',
    [/failed to fetch oauth token[^\n]{0,600}?\b40[01]\b/i, /(?<!have )invalid credentials/i, /invalid username or/i],
    {
      settledBy: 'replay',
    },
  ),
  likely('credential-missing', [/unauthenticated requests? do(?:es)? not have permission/i], {
    besides: ['repository-absent'],
    settledBy: 'secret',
  }),
  certainly(
    'credential-missing',
    [
      /no basic auth credentials/i,
      /no user\/password was provided/i,
      /anonymous users are only allowed/i,
      /does not have the proper credentials to access the image/i,
      /credential provider plugin/i,
    ],
    {
      settledBy: 'secret',
    },
  ),
  likely('credential-missing', [/failed to fetch anonymous token[^\n]{0,600}?\b40[0134]\b/i], {
    besides: ['repository-absent'],
    settledBy: 'secret',
  }),
  likely('credential-refused', [/invalid username\/password/i], {
    besides: ['credential-missing'],
    settledBy: 'secret',
  }),
  likely(
    'credential-refused',
    [/ghcr\.io\/token:? 403\b/i, /ghcr\.io\/token:? (?:denied|forbidden)/i, /\bdenied: denied\b/i],
    {
      besides: ['permission-denied'],
      settledBy: 'replay',
    },
  ),
  likely(
    'credential-refused',
    [/failed to fetch oauth token[^\n]{0,600}?\b403\b/i, /requesting bearer token: [^\n]{0,60}\b40[13]\b/i],
    {
      besides: ['permission-denied', 'credential-missing'],
      settledBy: 'replay',
    },
  ),
]

const permissionRules: readonly MessageRule[] = [
  certainly('permission-denied', [
    /does not match expected scopes/i,
    /\bsaml (?:enforcement|sso)\b/i,
    /permission_denied: (?:read|write)_package/i,
    /is not authorized to perform: (?<action>[\w-]{1,40}:\w{1,60})/i,
    /does not have permission for manifest/i,
    /no identity-based policy allows/i,
  ]),
  likely(
    'absent-or-denied',
    [/pull access denied/i, /repository does not exist or may require/i, /\(or it may not exist\)/i],
    { besides: ['repository-absent', 'permission-denied', 'credential-missing'], settledBy: 'replay' },
  ),
  likely('absent-or-denied', [/docker\.io[^\n]{0,600}?requested access to the resource is denied/i], {
    besides: ['permission-denied', 'repository-absent', 'credential-missing'],
    settledBy: 'replay',
  }),
  likely(
    'permission-denied',
    [
      /insufficient_scope/i,
      /insufficient scopes?\b/i,
      /requested access to the resource is denied/i,
      /permission "(?<action>[\w.]{1,100})" denied/i,
      /access to the requested resource is not authorized/i,
      /unauthorized to access repository/i,
    ],
    { besides: ['credential-missing', 'repository-absent'], settledBy: 'replay' },
  ),
  likely('permission-denied', [/denied: access forbidden/i], {
    besides: ['credential-refused', 'repository-absent'],
    settledBy: 'replay',
  }),
  possibly('permission-denied', [/\.dkr\.ecr[^\n]{0,800}?\b403\b/i], {
    besides: ['credential-expired', 'credential-refused'],
    settledBy: 'replay',
  }),
]

/** A server with TLS answers 400 to plain HTTP; to HEAD without the words. */
const schemeRules: readonly MessageRule[] = [
  certainly('https-expected', [
    /client sent an http request to an https server/i,
    /plain http request was sent to (?:an |the )?https port/i,
    /speaking plain http to an ssl-enabled server/i,
  ]),
  likely('https-expected', [/\bhttp:\/\/[^\s"]{1,300}"?: [^\n]{0,40}?400 bad request/i], {
    besides: ['proxy-in-the-way'],
  }),
]

/** Said by a proxy between the node and the registry, with the words of a registry or of the network. */
const proxyRules: readonly MessageRule[] = [
  certainly('proxy-in-the-way', [
    /proxyconnect tcp/i,
    /\b407\b[^\n]{0,5}proxy authentication required/i,
    /proxy authentication required/i,
  ]),
  likely('proxy-in-the-way', [
    /(?:get|head) "?https?:\/\/[^\s"]{1,300}"?: (?:forbidden|bad gateway|service unavailable|gateway timeout)(?:$|[\],]| (?:warning|normal) )/i,
  ]),
  likely('proxy-in-the-way', [/invalid character '<' looking for/i, /\btext\/html\b/i, /<!doctype html|<html/i], {
    besides: ['not-a-registry'],
  }),
]

/** What came is not what the registry announced, or no archive. */
const layerRules: readonly MessageRule[] = [
  likely(
    'layer-damaged',
    [
      /unexpected commit (?:digest|size)/i,
      /failed size validation/i,
      /filesystem layer verification failed/i,
      /failed to verify layer/i,
      /(?:digest did not match|size mismatch when copying [^\n]{1,200}?), expected/i,
      /wrong diff id calculated on extraction/i,
      /does not match config's diffid/i,
      /invalid tar header/i,
      /gzip: invalid (?:checksum|header)/i,
      /corrupted -- crc/i,
      /(?:failed to (?:extract|register) layer|error processing tar file)[^\n]{0,1000}?(?:unexpected eof|short read|content store)/i,
    ],
    { besides: ['proxy-in-the-way'] },
  ),
]

const answerRules: readonly MessageRule[] = [
  likely('permission-denied', [/have the needed permissions[^\n]{0,100}?may have invalid credentials/i], {
    besides: ['credential-refused', 'credential-missing'],
    settledBy: 'replay',
  }),
  likely('rate-limited', [/too many failed login attempts/i], { besides: ['credential-refused'] }),
  possibly('not-a-registry', [/parsing http 404 response body/i], {
    besides: ['repository-absent', 'tag-absent'],
    settledBy: 'replay',
  }),
  likely(
    'permission-denied',
    [/\b403\b[^\n]{0,5}forbidden/i, /status(?: code)?:?(?: from registry)? 403\b/i, /\bdenied: permission/i],
    {
      besides: ['credential-refused', 'credential-missing'],
      settledBy: 'replay',
    },
  ),
  possibly(
    'credential-refused',
    [
      /\b401\b[^\n]{0,5}unauthorized/i,
      /status(?: code)?:?(?: from registry)? 401\b/i,
      /authentication required/i,
      /\bunauthorized\b/i,
      /\bunauthenticated\b/i,
    ],
    { besides: ['credential-missing'], settledBy: 'secret' },
  ),
  certainly('platform-absent', [
    /no match(?:ing)? (?:for platform in )?manifest for (?<platform>[\w.-]{1,30}\/[\w./-]{1,60})/i,
    /no match for platform in manifest/i,
    /no image found in (?:manifest list|image index) for architecture "?(?<architecture>[\w.-]{1,30})"?(?:, variant "?[\w.-]{0,30}"?)?(?:, os "?(?<os>[\w.-]{1,30})"?)?/i,
    /does not match the (?:specified|detected host) platform/i,
    /cannot be used on this platform/i,
    /no suitable (?:image|manifest) for (?:platform )?(?<platform>[\w./-]{1,60})/i,
  ]),
  certainly('manifest-unsupported', [
    /schema 1 (?:image manifests? (?:are|is) no longer supported|support has been removed)/i,
    /unsupported (?:manifest )?media ?type/i,
    /encountered unknown type (?:application|text)\//i,
    /unsupported schema version/i,
    /unexpected media type application\//i,
    /unsupported image-specific operation on artifact/i,
    /docker image format v1/i,
    /media ?type [^\n]{1,100}? (?:is )?not supported/i,
    /not supported: application\/vnd/i,
    /vnd\.[\w.+-]{1,100} (?:is )?not supported/i,
    /no unpack platforms defined/i,
    /missing signature key/i,
  ]),
  likely('not-a-registry', [/\b405\b[^\n]{0,3}method not allowed/i, /status(?: code)?:?(?: from registry)? 405\b/i], {
    besides: ['proxy-in-the-way'],
  }),
  likely('not-a-registry', [
    /pinging [^\n]{1,300}?(?:statuscode: 404|invalid status code from registry 404)/i,
    /404 page not found/i,
    /unsupported protocol scheme/i,
    /malformed http response "(?!\\x15)/i,
    /does not (?:appear to be|look like) a (?:docker |container )?registry/i,
  ]),
  likely(
    'repository-absent',
    [
      /repository name not known to registry/i,
      /name[_ ]unknown/i,
      /the repository with name '(?<repository>[^']{1,255})' does not exist/i,
      /\brepository "?(?<repository>[\w./-]{1,255})"? (?:is )?not found/i,
      /\bproject "?(?<project>[\w.-]{1,255})"? (?:is )?not found/i,
      /repositorynotfoundexception/i,
    ],
    { settledBy: 'replay' },
  ),
  likely(
    'digest-absent',
    [
      /could not fetch content descriptor (?<digest>sha256:[\da-f]{64})[^\n]{0,200}?not found/i,
      /blob unknown|unknown blob/i,
      /(?:failed open|failed to copy|\/blobs)[^\n]{0,300}?\b404\b/i,
      /(?:failed open|failed to copy)[^\n]{0,300}?not found/i,
    ],
    { settledBy: 'replay' },
  ),
  likely(
    'digest-absent',
    [
      /IMAGE@sha256:? [^\n]{0,300}?(?:\b404\b|manifest[_ ]unknown|not found)/,
      /IMAGE@sha256[^\n]{0,20}?: (?:404|not found)/,
    ],
    { besides: ['repository-absent'], settledBy: 'replay' },
  ),
  certainly(
    'tag-absent',
    [
      /requested image not found/i,
      /tag "?(?<tag>[\w.-]{1,128})"? was deleted or has expired/i,
      /manifest tagged by "?(?<tag>[\w.-]{1,128})"? is not found/i,
      /failed to fetch "(?<tag>[\w.-]{1,128})" from request/i,
      /artifact [\w./-]{1,255}[:@](?<tag>[\w.-]{1,128}) not found/i,
    ],
    { settledBy: 'replay' },
  ),
  likely(
    'tag-absent',
    [
      /manifest[_ ]unknown/i,
      /manifest for [^\n]{1,500}? not found/i,
      /manifest [^\n]{1,200}? (?:is )?not found/i,
      /IMAGE: not found/i,
      /\b404\b[^\n]{0,3}not found/i,
      /status(?: code)?:?(?: from registry)? 404\b/i,
      /\bcode = notfound\b/i,
      /: not found$/i,
    ],
    { besides: ['repository-absent'], settledBy: 'replay' },
  ),
]

const certificateRules: readonly MessageRule[] = [
  certainly('certificate-expired', [
    /certificate has expired or is not yet valid(?:: current time \S{1,40} is (?:after|before) (?<until>[\dTZ:+-]{1,40}))?/i,
    /certificate has expired/i,
  ]),
  certainly('wrong-certificate-name', [
    /certificate is valid for (?<names>[^\n]{1,500}?), not (?<host>[\w.-]{1,253})/i,
    /certificate is not valid for any names/i,
    /not valid for any names/i,
    /cannot validate certificate for (?<host>[\da-f.:]{2,45}) because/i,
    /doesn't contain any ip sans/i,
    /certificate relies on legacy common name/i,
    /tls: unrecognized name/i,
  ]),
  certainly('unknown-authority', [
    /candidate authority certificate "(?<authority>[^"]{1,200})"/i,
    /certificate signed by unknown authority/i,
    /certificate is not trusted/i,
    /failed to load (?:system roots|ca file)/i,
    /self[- ]signed certificate/i,
  ]),
  certainly('plain-http', [/server gave http response to https client/i]),
  likely('plain-http', [/first record does not look like a tls handshake/i], { besides: ['proxy-in-the-way'] }),
  possibly('unknown-authority', [/failed to verify certificate/i, /\bx509: /i], { settledBy: 'replay' }),
  possibly('proxy-in-the-way', [/(?:remote|local) error: tls: /i], { besides: ['wrong-certificate-name'] }),
]

const reachRules: readonly MessageRule[] = [
  certainly('host-not-resolved', [
    /lookup (?<host>[\w.-]{1,253})[^\n]{0,120}?: (?:no such host|server misbehaving|i\/o timeout|try again)/i,
    /lookup (?<host>[\w.-]{1,253})[^\n]{0,120}?(?:temporary failure in name resolution|device or resource busy|connection refused|network is unreachable|no answer from dns server|cannot unmarshal dns)/i,
    /lookup (?<host>[\w.-]{1,253})[^\n]{0,120}?: (?:connection timed out|operation was canceled|context deadline exceeded)/i,
    /no such host/i,
    /server misbehaving/i,
    /temporary failure in name resolution/i,
    /could not resolve host/i,
    /name or service not known/i,
  ]),
  certainly('connection-refused', [
    /dial tcp (?<address>[\da-f.:[\]]{2,60}):\d{1,5}: (?:connect: )?connection refused/i,
    /connection refused/i,
    /actively refused it/i,
  ]),
]

const troubleRules: readonly MessageRule[] = [
  likely('registry-unavailable', [
    /\b(?<status>50[0-4]|52[0-9]|530) (?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|not implemented)/i,
    /unexpected (?:http )?status(?: code)?[^\n]{0,200}?: (?<status>5\d\d)\b/i,
    /status code from registry (?<status>5\d\d)\b/i,
    /statuscode: (?<status>5\d\d)\b/i,
    /\b(?<status>50[0-4]) \((?:internal server error|bad gateway|service unavailable|gateway timeout)\)/i,
    /code = unavailable\b/i,
    /: unavailable\b/i,
    /service unavailable|bad gateway|internal server error/i,
  ]),
  likely('host-unreachable', [
    /dial tcp (?<address>[\da-f.:[\]]{2,60}):\d{1,5}: (?:connect: )?(?:i\/o timeout|connection timed out|no route to host|network is unreachable|host is down)/i,
    /i\/o timeout/i,
    /connection timed out/i,
    /operation timed out/i,
    /no route to host/i,
    /network is unreachable/i,
    /host is down/i,
    /tls handshake timeout/i,
    /client\.timeout/i,
    /request canceled while waiting for connection/i,
    /timeout awaiting response headers/i,
    /connection attempt failed/i,
    /cannot assign requested address/i,
  ]),
  likely('pull-cancelled', [
    /context canceled/i,
    /code = canceled/i,
    /pull progress timeout/i,
    /no progress/i,
    /unexpected eof/i,
    /short read/i,
  ]),
  possibly('host-unreachable', [/deadline ?exceeded/i], { besides: ['pull-cancelled'], settledBy: 'node' }),
  possibly('host-unreachable', [/connection reset by peer/i, /\beof$/i, /": eof\b/i, /broken pipe/i, /stream error/i], {
    besides: ['proxy-in-the-way', 'pull-cancelled'],
    settledBy: 'node',
  }),
  likely('connection-refused', [/because the registry is unavailable/i]),
  possibly('layer-damaged', [/failed to (?:extract|register) layer/i], {
    besides: ['container-not-created'],
    settledBy: 'node',
  }),
]

/** Answers that name nothing but what was asked for. They come last: the same word stands at the end of others. */
const bareRules: readonly MessageRule[] = [
  possibly('credential-refused', [/failed to authorize/i], { besides: ['credential-missing'], settledBy: 'secret' }),
  possibly('permission-denied', [/\bdenied\b/i], {
    besides: ['credential-refused', 'credential-missing'],
    settledBy: 'replay',
  }),
]

/** Why a pull failed, from the most to the least telling words; the first that match decide. */
export const pullRules: readonly MessageRule[] = [
  ...nodeRules,
  ...policyRules,
  ...limitRules,
  ...credentialRules,
  ...permissionRules,
  ...schemeRules,
  ...proxyRules,
  ...certificateRules,
  ...reachRules,
  ...layerRules,
  ...answerRules,
  ...troubleRules,
  ...bareRules,
]
