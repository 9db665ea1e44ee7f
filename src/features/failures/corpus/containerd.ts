import type { CorpusLine } from './corpus-line.ts'

const hub = 'docker.io/team/app:1.0'
const own = 'registry.example.com:5000/team/app:1.0'

/** containerd 1.x and 2.x up to 2.3 say `failed to resolve reference`; the transfer service `failed to resolve image`. */
function pulling(image: string): string {
  return `failed to pull and unpack image "${image}": failed to resolve reference "${image}": `
}

function copying(image: string): string {
  return `failed to pull and unpack image "${image}": failed to copy: httpReadSeeker: failed open: `
}

function grpc(code: string): string {
  return `rpc error: code = ${code} desc = `
}

export const containerdLines: readonly CorpusLine[] = [
  // 401: the same words for a credential that was refused and for none at all
  {
    by: 'containerd 1.6.20',
    said: `failed to pull and unpack image "127.0.0.1:5501/cpoder/pesitwizard-server:latest": failed to resolve reference "127.0.0.1:5501/cpoder/pesitwizard-server:latest": pulling from host 127.0.0.1:5501 failed with status code [manifests latest]: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: ['credential-missing'],
  },
  {
    by: 'containerd 1.6, kubelet 1.33',
    said: `Back-off pulling image "127.0.0.1:5501/cpoder/pesitwizard-server:1.0.0": ErrImagePull: ${pulling('127.0.0.1:5501/cpoder/pesitwizard-server:1.0.0')}pulling from host 127.0.0.1:5501 failed with status code [manifests 1.0.0]: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: ['credential-missing'],
  },
  {
    by: 'containerd 1.5',
    said: `Failed to pull image "${own}": ${grpc('Unknown')}${pulling(own)}unexpected status code [manifests 1.0]: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: ['credential-missing'],
  },
  {
    by: 'containerd 2.0',
    said: `${pulling(own)}unexpected status from HEAD request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: ['credential-missing'],
  },
  {
    by: 'containerd 2.4',
    said: `failed to pull and unpack image "${own}": failed to resolve image: unexpected status from HEAD request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: ['credential-missing'],
  },
  {
    by: 'containerd 2.2',
    said: `${pulling(own)}unexpected status from HEAD request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 401 Unauthorized\nunauthorized: authentication required`,
    means: 'credential-refused',
    maybe: ['credential-missing'],
  },
  // a credential was sent
  {
    by: 'containerd 1.7, ACR',
    said: `${grpc('Unknown')}${pulling('myacr.azurecr.io/fluent/fluent-bit:3.1.6')}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://myacr.azurecr.io/oauth2/token?scope=repository%3Afluent%2Ffluent-bit%3Apull&service=myacr.azurecr.io: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: [],
  },
  {
    by: 'containerd 1.6, ACR',
    said: `${pulling('myacr.azurecr.io/app:1')}failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: [],
  },
  {
    by: 'containerd 2.0, Docker Hub',
    said: `${pulling(hub)}failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://auth.docker.io/token: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: [],
  },
  {
    by: 'containerd 1.7, Docker Hub',
    said: `${pulling(hub)}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?[REDACTED]: 401 Unauthorized - Server message: unauthorized: incorrect username or password`,
    means: 'credential-refused',
    maybe: [],
  },
  {
    by: 'containerd 1.5, GHCR',
    said: `${grpc('Unknown')}${pulling('ghcr.io/team/app:1')}failed to authorize: failed to fetch oauth token: unexpected status: 403 Forbidden`,
    means: 'credential-refused',
    maybe: ['permission-denied', 'credential-missing'],
  },
  {
    by: 'containerd 1.7, GHCR',
    said: `${pulling('ghcr.io/berriai/litellm:main-stable')}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aberriai%2Flitellm%3Apull&service=ghcr.io: 403 Forbidden`,
    means: 'credential-refused',
    maybe: ['permission-denied'],
  },
  {
    by: 'containerd 2.1, GHCR, joined body',
    said: `${pulling('ghcr.io/team/app:1')}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?[REDACTED]: 403 Forbidden\ndenied: denied`,
    means: 'credential-refused',
    maybe: ['permission-denied'],
  },
  {
    by: 'containerd 1.7, GHCR',
    said: `${pulling('ghcr.io/team/app:1')}unauthorized: unauthenticated: User cannot be authenticated with the token provided.`,
    means: 'credential-refused',
    maybe: [],
  },
  {
    by: 'containerd 1.7, GitLab',
    said: `${pulling('registry.gitlab.com/team/app:latest')}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://gitlab.com/jwt/auth?scope=repository%3Ateam%2Fapp%3Apull&service=container_registry: 403 Forbidden`,
    means: 'credential-refused',
    maybe: ['permission-denied', 'credential-missing'],
  },
  {
    by: 'containerd 2.0, GitLab',
    said: `${pulling('registry.gitlab.com/team/app:latest')}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://gitlab.com/jwt/auth?service=container_registry: 401 Unauthorized\nunauthorized: HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect`,
    means: 'credential-refused',
    maybe: [],
  },
  {
    by: 'containerd 1.6, Harbor',
    said: `${pulling('harbor.example.com/team/app:1')}failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized`,
    means: 'credential-refused',
    maybe: [],
  },
  // none was sent
  {
    by: 'containerd 1.7, ACR',
    said: `Failed to pull image "myacr.azurecr.io/main/app:v5.0.0": ${pulling('myacr.azurecr.io/main/app:v5.0.0')}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://myacr.azurecr.io/oauth2/token?scope=repository%3Amain%2Fapp%3Apull&service=myacr.azurecr.io: 401 Unauthorized`,
    means: 'credential-missing',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 1.7, GHCR',
    said: `Failed to pull image "ghcr.io/nloui/paperless-mcp:latest": ${pulling('ghcr.io/nloui/paperless-mcp:latest')}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Anloui%2Fpaperless-mcp%3Apull&service=ghcr.io: 403 Forbidden`,
    means: 'credential-missing',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 2.1, wrapped by a terminal',
    said: `Failed to pull image "ghcr.io/kaito-project/kubeairunway:latest":\n    failed to pull and unpack image "ghcr.io/kaito-project/kubeairunway:latest":\n    failed to resolve reference "ghcr.io/kaito-project/kubeairunway:latest":\n    failed to authorize: failed to fetch anonymous token:\n    unexpected status from GET request to\n    https://ghcr.io/token?scope=repository%3Akaito-project%2Fkubeairunway%3Apull&service=ghcr.io:\n    403 Forbidden`,
    means: 'credential-missing',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 1.6',
    said: `${grpc('Unknown')}${pulling('registry.gitlab.com/team/app:1')}failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden`,
    means: 'credential-missing',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 1.7, ECR',
    said: `${grpc('Unknown')}${pulling('123456789012.dkr.ecr.eu-west-3.amazonaws.com/app:1')}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
    means: 'credential-missing',
    maybe: [],
  },
  {
    by: 'containerd 2.0, Nexus',
    said: `${pulling('nexus.example.com:8083/team/app:1')}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
    means: 'credential-missing',
    maybe: [],
  },
  {
    by: 'containerd 1.7, Artifact Registry',
    said: `${grpc('Unknown')}${pulling('europe-west9-docker.pkg.dev/bank/apps/app:1')}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://europe-west9-docker.pkg.dev/v2/token?scope=repository%3Abank%2Fapps%2Fapp%3Apull&service=europe-west9-docker.pkg.dev: 403 Forbidden`,
    means: 'credential-missing',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 2.1, Artifact Registry',
    said: `${pulling('us-docker.pkg.dev/fuzzbench/gcr.io/base-image:latest')}unexpected status from HEAD request to https://us-docker.pkg.dev/v2/fuzzbench/gcr.io/base-image/manifests/latest: 403 Forbidden\ndenied: Unauthenticated request. Unauthenticated requests do not have permission "artifactregistry.repositories.downloadArtifacts" on resource "projects/fuzzbench/locations/us/repositories/gcr.io" (or it may not exist)`,
    means: 'credential-missing',
    maybe: ['repository-absent'],
  },
  // several credentials
  {
    by: 'containerd 1.7, AKS, two credentials',
    said: `Failed to pull image "myacr.azurecr.io/fluent/fluent-bit:3.1.6":[${grpc('Unknown')}${pulling('myacr.azurecr.io/fluent/fluent-bit:3.1.6')}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://myacr.azurecr.io/oauth2/token?scope=repository%3Afluent%2Ffluent-bit%3Apull&service=myacr.azurecr.io: 401 Unauthorized, ${grpc('Unknown')}${pulling('myacr.azurecr.io/fluent/fluent-bit:3.1.6')}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://myacr.azurecr.io/oauth2/token?scope=repository%3Afluent%2Ffluent-bit%3Apull&service=myacr.azurecr.io: 401 Unauthorized]`,
    means: 'credential-refused',
    maybe: ['credential-missing', 'repository-absent'],
  },
  {
    by: 'containerd 1.7, AKS, three errors',
    said: `Failed to pull image "x.azurecr.io/docker-hub/admin:11.4": [${pulling('x.azurecr.io/docker-hub/admin:11.4')}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://x.azurecr.io/oauth2/token?scope=repository%3Aadmin%3Apull&service=x.azurecr.io: 401 Unauthorized, ${grpc('NotFound')}${copying('x.azurecr.io/docker-hub/admin:11.4')}could not fetch content descriptor sha256:732cbede32a5c8b88862709b9e904092864ab820830e0f1ff344aaf2ecc7c69b (application/vnd.docker.image.rootfs.diff.tar.gzip) from remote: not found]`,
    means: 'credential-refused',
    maybe: ['digest-absent'],
  },
  {
    by: 'kubelet 1.34, back-off with a list',
    reason: 'ImagePullBackOff',
    said: `Back-off pulling image "${own}": ErrImagePull: [${pulling(own)}unexpected status from HEAD request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 403 Forbidden, ${pulling(own)}unexpected status from HEAD request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 401 Unauthorized]`,
    means: 'permission-denied',
    maybe: ['credential-refused', 'credential-missing'],
  },
  // expired
  {
    by: 'containerd 1.6, ECR',
    said: `${grpc('Unknown')}${pulling('123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1')}unexpected status from HEAD request to https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1: 403 Forbidden - Server message: denied: Your Authorization Token has expired. Reauthenticate and try again.`,
    means: 'credential-expired',
    maybe: [],
  },
  {
    by: 'containerd 2.4, ECR',
    said: `${pulling('123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1')}unexpected status from GET request to https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1: 403 Forbidden\ndenied: Your authorization token has expired. Reauthenticate and try again.`,
    means: 'credential-expired',
    maybe: [],
  },
  {
    by: 'containerd 1.7, ECR without a body',
    said: `${pulling('123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1')}unexpected status from HEAD request to https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1: 403 Forbidden`,
    means: 'permission-denied',
    maybe: ['credential-expired', 'credential-refused'],
  },
  // permission
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}unexpected status from HEAD request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 403 Forbidden`,
    means: 'permission-denied',
    maybe: ['credential-refused', 'credential-missing'],
  },
  {
    by: 'containerd 1.6',
    said: `${grpc('Unknown')}${pulling(own)}pulling from host registry.example.com:5000 failed with status code [manifests 1.0]: 403 Forbidden`,
    means: 'permission-denied',
    maybe: ['credential-refused', 'credential-missing'],
  },
  {
    by: 'containerd 2.4, GHCR',
    said: `${pulling('ghcr.io/team/app:1')}unexpected status from GET request to https://ghcr.io/v2/team/app/manifests/1: 403 Forbidden\ndenied: permission_denied: The token provided does not match expected scopes.`,
    means: 'permission-denied',
    maybe: [],
  },
  {
    by: 'containerd 2.4, Harbor',
    said: `failed to pull and unpack image "harbor.example.com/team/app:1": failed to resolve image: unexpected status from GET request to https://harbor.example.com/v2/team/app/manifests/1: 401 Unauthorized\nunauthorized: unauthorized to access repository: team/app, action: pull: unauthorized to access repository: team/app, action: pull`,
    means: 'permission-denied',
    maybe: ['credential-missing', 'repository-absent'],
  },
  {
    by: 'containerd 2.4, ECR',
    said: `${pulling('123456789012.dkr.ecr.eu-west-3.amazonaws.com/app:1')}unexpected status from GET request to https://123456789012.dkr.ecr.eu-west-3.amazonaws.com/v2/app/manifests/1: 403 Forbidden\ndenied: User: arn:aws:sts::123456789012:assumed-role/node/i-0abc is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-3:123456789012:repository/app because no identity-based policy allows the ecr:BatchGetImage action`,
    means: 'permission-denied',
    maybe: [],
  },
  {
    by: 'containerd 1.7, ACR firewall',
    said: `${pulling('myacr.azurecr.io/app:1')}failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://myacr.azurecr.io/oauth2/token: 403 Forbidden - Server message: denied: client with IP '203.0.113.7' is not allowed access, refer https://aka.ms/acr/firewall to grant access`,
    means: 'blocked-by-policy',
    maybe: [],
  },
  // absent or denied
  {
    by: 'containerd 1.7, Docker Hub',
    said: `${grpc('Unknown')}${pulling(hub)}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    means: 'absent-or-denied',
    maybe: ['repository-absent', 'permission-denied', 'credential-missing'],
  },
  {
    by: 'containerd 2.0, Docker Hub',
    reason: 'ErrImagePull',
    said: `${pulling('docker.io/library/ngnix:latest')}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    means: 'absent-or-denied',
    maybe: ['repository-absent', 'permission-denied', 'credential-missing'],
  },
  {
    by: 'containerd 1.5, Docker Hub',
    said: `${grpc('Unknown')}${pulling(hub)}pull access denied, repository does not exist or may require authorization: server message: invalid_token: authorization failed`,
    means: 'credential-refused',
    maybe: [],
  },
  {
    by: 'containerd 2.4, Artifact Registry',
    said: `${pulling('europe-west2-docker.pkg.dev/bank/ml/app:4.19.5')}unexpected status from GET request to https://europe-west2-docker.pkg.dev/v2/bank/ml/app/manifests/4.19.5: 403 Forbidden\ndenied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/bank/locations/europe-west2/repositories/ml" (or it may not exist)`,
    means: 'absent-or-denied',
    maybe: ['repository-absent', 'permission-denied', 'credential-missing'],
  },
  // absent
  {
    by: 'containerd 1.7',
    said: `${grpc('NotFound')}failed to pull and unpack image "docker.io/salesforce/salesforcedx:latest": failed to resolve reference "docker.io/salesforce/salesforcedx:latest": docker.io/salesforce/salesforcedx:latest: not found`,
    means: 'tag-absent',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 2.0',
    reason: 'ErrImagePull',
    said: `${pulling(own)}${own}: not found`,
    means: 'tag-absent',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 2.4',
    said: `failed to pull and unpack image "${own}": failed to resolve image: ${own}: not found`,
    means: 'tag-absent',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 2.0, by digest',
    said: `${pulling(`registry.example.com/team/app@sha256:${'0'.repeat(64)}`)}registry.example.com/team/app@sha256:${'0'.repeat(64)}: not found`,
    means: 'digest-absent',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 1.6',
    said: `${pulling(own)}unexpected status code [manifests 1.0]: 404 Not Found`,
    means: 'tag-absent',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 2.4, joined body',
    said: `${pulling(own)}unexpected status from GET request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 404 Not Found\nmanifest unknown: manifest unknown`,
    means: 'tag-absent',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 2.4, joined body',
    said: `${pulling(own)}unexpected status from GET request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 404 Not Found\nname unknown: repository name not known to registry`,
    means: 'repository-absent',
    maybe: [],
  },
  {
    by: 'containerd 1.7, a layer',
    said: `${grpc('NotFound')}${copying(hub)}could not fetch content descriptor sha256:732cbede32a5c8b88862709b9e904092864ab820830e0f1ff344aaf2ecc7c69b (application/vnd.docker.image.rootfs.diff.tar.gzip) from remote: not found`,
    means: 'digest-absent',
    maybe: [],
  },
  {
    by: 'containerd 2.0, an image named after an error',
    said: `${pulling('registry.example.com/unauthorized/toomanyrequests:denied')}registry.example.com/unauthorized/toomanyrequests:denied: not found`,
    means: 'tag-absent',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 2.0, a manifest of an index',
    said: `${copying(own)}unexpected status from GET request to https://registry.example.com:5000/v2/team/app/manifests/sha256:${'0'.repeat(64)}: 404 Not Found`,
    means: 'digest-absent',
    maybe: [],
  },
  // platform: also ends in "not found"
  {
    by: 'containerd 1.7',
    said: `Failed to pull image "foundationdb/fdb-kubernetes-operator:v2.6.0": ${grpc('NotFound')}failed to pull and unpack image "docker.io/foundationdb/fdb-kubernetes-operator:v2.6.0": no match for platform in manifest: not found`,
    means: 'platform-absent',
    maybe: [],
  },
  {
    by: 'containerd 1.6',
    said: `failed to pull and unpack image "${own}": no match for platform in manifest sha256:b9ab2c28208d75a75807445d4c370801da3992817325cc349764ad740abe40a6: not found`,
    means: 'platform-absent',
    maybe: [],
  },
  {
    by: 'containerd 2.1',
    reason: 'ImagePullBackOff',
    said: `Back-off pulling image "${own}": ErrImagePull: ${grpc('NotFound')}failed to pull and unpack image "${own}": no match for platform in manifest: not found`,
    means: 'platform-absent',
    maybe: [],
  },
  {
    by: 'containerd 2.1',
    said: `failed to pull and unpack image "${own}": schema 1 image manifests are no longer supported: invalid argument`,
    means: 'manifest-unsupported',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `failed to pull and unpack image "${own}": encountered unknown type application/vnd.cncf.helm.config.v1+json; children may not be fetched`,
    means: 'manifest-unsupported',
    maybe: [],
  },
  // limits
  {
    by: 'containerd 1.6',
    said: `Failed to pull image "busybox": ${grpc('Unknown')}failed to pull and unpack image "docker.io/library/busybox:latest": failed to copy: httpReadSeeker: failed open:\nunexpected status code https://registry-1.docker.io/v2/library/busybox/manifests/sha256:50aa4698fa6262977cff89181b2664b99d8a56dbca847bf62f2ef04854597cf8:\n429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.\nYou may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`,
    means: 'rate-limited',
    maybe: [],
  },
  {
    by: 'containerd 2.2',
    said: `Failed to pull image "docker.io/bats/bats:1.13.0": ${copying('docker.io/bats/bats:1.13.0')}unexpected status from GET request to https://registry-1.docker.io/v2/bats/bats/manifests/sha256:ba5704b9c118b7e9f358700b8973800aaaa5bce36800ee8db375fe59fb5f4e09: 429 Too Many Requests\ntoomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`,
    means: 'rate-limited',
    maybe: ['credential-missing'],
  },
  {
    by: 'containerd 1.7, token server',
    said: `${pulling(hub)}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.docker.io/token?[REDACTED]: 429 Too Many Requests`,
    means: 'rate-limited',
    maybe: [],
  },
  {
    by: 'containerd 2.1, ECR',
    said: `${copying('public.ecr.aws/app:1')}unexpected status from GET request to https://public.ecr.aws/v2/app/blobs/sha256:00: 429 Too Many Requests\ntoomanyrequests: Rate exceeded`,
    means: 'rate-limited',
    maybe: [],
  },
  // policies
  {
    by: 'containerd 1.7, Harbor',
    said: `${grpc('Unknown')}${pulling('harbor.example.com/team/app:1')}unexpected status code [manifests 1]: 412 Precondition Failed`,
    means: 'blocked-by-policy',
    maybe: ['signature-refused'],
  },
  {
    by: 'containerd 1.7, Harbor',
    said: `${pulling('harbor.example.com/team/app:1')}unexpected status from HEAD request to https://harbor.example.com/v2/team/app/manifests/1: 412 Precondition Failed`,
    means: 'blocked-by-policy',
    maybe: ['signature-refused'],
  },
  {
    by: 'containerd 2.4, Harbor',
    said: `${pulling('harbor.example.com/team/app:1')}unexpected status from GET request to https://harbor.example.com/v2/team/app/manifests/1: 412 Precondition Failed\nunknown: current image with 3 vulnerabilities cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of "High" or higher from running.' To continue with pull, please contact your project administrator to exempt matched vulnerabilities through configuring the CVE allowlist.`,
    means: 'blocked-by-policy',
    maybe: [],
  },
  {
    by: 'containerd 2.4, Harbor',
    said: `${pulling('harbor.example.com/team/app:1')}unexpected status from GET request to https://harbor.example.com/v2/team/app/manifests/1: 412 Precondition Failed\nPROJECTPOLICYVIOLATION: The image is not signed by cosign.`,
    means: 'signature-refused',
    maybe: [],
  },
  {
    by: 'containerd 2.1',
    said: `failed to pull and unpack image "${own}": image verifier bindir blocked pull of registry.example.com:5000/team/app:1.0 with digest sha256:00 for reason: verifier cosign rejected image`,
    means: 'signature-refused',
    maybe: ['blocked-by-policy'],
  },
  // network
  {
    by: 'containerd 1.7',
    said: `${grpc('Unknown')}${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp: lookup registry.example.com on 10.0.0.2:53: no such host`,
    means: 'host-not-resolved',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp: lookup registry.example.com: Try again`,
    means: 'host-not-resolved',
    maybe: [],
  },
  {
    by: 'containerd 2.0',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp: lookup registry.example.com on 127.0.0.53:53: read udp 127.0.0.1:44444->127.0.0.53:53: i/o timeout`,
    means: 'host-not-resolved',
    maybe: [],
  },
  {
    by: 'containerd 1.6',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp: lookup registry.example.com on 10.96.0.10:53: server misbehaving`,
    means: 'host-not-resolved',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp: lookup registry.example.com: Temporary failure in name resolution`,
    means: 'host-not-resolved',
    maybe: [],
  },
  {
    by: 'containerd 1.7, token server',
    said: `${pulling(hub)}failed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=repository%3Ateam%2Fapp%3Apull&service=registry.docker.io": dial tcp: lookup auth.docker.io on 10.0.0.2:53: no such host`,
    means: 'host-not-resolved',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp 192.0.2.10:5000: connect: connection refused`,
    means: 'connection-refused',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp 192.0.2.10:5000: i/o timeout`,
    means: 'host-unreachable',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp 192.0.2.10:5000: connect: no route to host`,
    means: 'host-unreachable',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": dial tcp [2001:db8::1]:5000: connect: network is unreachable`,
    means: 'host-unreachable',
    maybe: [],
  },
  {
    by: 'containerd 1.4',
    said: `${pulling('docker.io/inclavarecontainers/occlum-hello-world:scratch')}failed to do request: Head "https://registry-1.docker.io/v2/inclavarecontainers/occlum-hello-world/manifests/scratch": net/http: TLS handshake timeout`,
    means: 'host-unreachable',
    maybe: [],
  },
  {
    by: 'containerd 1.6, Windows',
    said: `failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://mcr.microsoft.com/v2/windows/nanoserver/blobs/sha256:3719b23d309b17276277110a008a58133c9fc92465d2519f2f32c9961c39887d": dial tcp 204.79.197.219:443: connectex: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.`,
    means: 'host-unreachable',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${grpc('DeadlineExceeded')}failed to pull and unpack image "${own}": context deadline exceeded`,
    means: 'host-unreachable',
    maybe: ['pull-cancelled'],
  },
  {
    by: 'containerd 1.7',
    said: `${grpc('Canceled')}failed to pull and unpack image "${own}": context canceled`,
    means: 'pull-cancelled',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${copying(hub)}failed to do request: Get "https://production.cloudflare.docker.com/registry-v2/docker/registry/v2/blobs/sha256/eb/data?[REDACTED]": read tcp 10.0.0.4:50000->104.16.98.215:443: read: connection reset by peer`,
    means: 'host-unreachable',
    maybe: ['proxy-in-the-way', 'pull-cancelled'],
  },
  {
    by: 'containerd 1.7',
    said: `failed to pull and unpack image "${hub}": failed to copy: read tcp 10.0.0.4:50000->104.16.98.215:443: unexpected EOF`,
    means: 'pull-cancelled',
    maybe: [],
  },
  {
    by: 'containerd 1.6',
    said: `${grpc('FailedPrecondition')}failed to pull and unpack image "docker.io/bitnami/os-shell:11-debian-11-r91": failed commit on ref "layer-sha256:832a6e76f1bb7c935336cfba41": unexpected commit digest sha256:a8f2c3f33adf8b40a3f21558f2a7e48fa1fefa482729e4e9f8db1dbb5f654e9a, expected sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b: failed precondition`,
    means: 'layer-damaged',
    maybe: ['proxy-in-the-way'],
  },
  // a layer that is not what it should be
  {
    by: 'containerd 1.2',
    said: `${grpc('Unknown')}failed to pull and unpack image "${own}": failed commit on ref "layer-sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b": unexpected commit digest sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, expected sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b: failed precondition`,
    means: 'layer-damaged',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 1.0',
    said: `failed to pull image "gcr.io/google_containers/e2e-net-amd64:1.0": failed commit on ref "layer-sha256:3690ec4760f95690944da86dc4496148a63d85c9e3100669a318110092f6862f": unexpected commit size 5674492, expected 2312958: unknown`,
    means: 'layer-damaged',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 1.2, of a manifest',
    said: `${grpc('Unknown')}failed to pull and unpack image "${hub}": failed commit on ref "manifest-sha256:affff8cd09c76538afe79f5bf285fdc2e6d118e09e32a5579ca914003b2bc2b7": "manifest-sha256:affff8cd09c76538afe79f5bf285fdc2e6d118e09e32a5579ca914003b2bc2b7" failed size validation: 3661 != 2856: failed precondition`,
    means: 'layer-damaged',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 1.4, k3s',
    said: `${grpc('Unknown')}failed to pull and unpack image "${own}": failed to extract layer sha256:7bb20cf5ef67526cb843d264145241ce4dde09a337b5be1be42ba464de9a672d: mount callback failed on /var/lib/rancher/k3s/agent/containerd/tmpmounts/containerd-mount802132737: archive/tar: invalid tar header: unknown`,
    means: 'layer-damaged',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 2.3',
    said: `failed to pull and unpack image "${own}": failed to extract layer (application/vnd.oci.image.layer.v1.tar+gzip sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b) to overlayfs as "extract-1-X sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b": unpigz: skipping: <stdin>: corrupted -- crc32 mismatch`,
    means: 'layer-damaged',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 1.7',
    said: `failed to pull and unpack image "${own}": failed to extract layer sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b: unexpected EOF`,
    means: 'layer-damaged',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 1.7, after a node lost its power',
    said: `${grpc('NotFound')}failed to pull and unpack image "${own}": failed to extract layer sha256:7da916cc58ded8ad75b7b05bcda176201c6b8d401643db3ad712dc27641bd152: failed to get reader from content store: blob sha256:9e2fb2be2cd24f2ab1653409017f0bde5bf633fbf8e63abd0995128aad1e8315 expected at /var/lib/containerd/io.containerd.content.v1.content/blobs/sha256/9e2fb2be2cd24f2ab1653409017f0bde5bf633fbf8e63abd0995128aad1e8315: blob not found: not found`,
    means: 'layer-damaged',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 1.6',
    said: `${grpc('Unknown')}failed to pull and unpack image "quay.io/ansible/creator-ee:v0.5.0": failed to extract layer sha256:140b571c235813a8eb5ba7f5f474f8852eef0218d4e5efe99801351d4c76aa6b: operation not permitted: unknown`,
    means: 'layer-damaged',
    maybe: ['container-not-created'],
  },
  // plain HTTP where TLS is spoken, and what is no registry
  {
    by: 'containerd 1.7, HEAD without words',
    said: `${pulling(own)}unexpected status from HEAD request to http://registry.example.com:5000/v2/team/app/manifests/1.0: 400 Bad Request`,
    means: 'https-expected',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 1.3, GitHub Enterprise Server',
    said: `${pulling(own)}unexpected status code [manifests 1.0]: 405 Method Not Allowed`,
    means: 'not-a-registry',
    maybe: ['proxy-in-the-way'],
  },
  // TLS
  {
    by: 'containerd 1.6',
    said: `${grpc('Unknown')}${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": x509: certificate signed by unknown authority`,
    means: 'unknown-authority',
    maybe: [],
  },
  {
    by: 'containerd 2.0',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate" while trying to verify candidate authority certificate "Bank Root CA")`,
    means: 'unknown-authority',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": tls: failed to verify certificate: x509: certificate is valid for ingress.local, *.apps.example.com, not registry.example.com`,
    means: 'wrong-certificate-name',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling('192.0.2.10/team/app:1')}failed to do request: Head "https://192.0.2.10/v2/team/app/manifests/1": tls: failed to verify certificate: x509: cannot validate certificate for 192.0.2.10 because it doesn't contain any IP SANs`,
    means: 'wrong-certificate-name',
    maybe: [],
  },
  {
    by: 'containerd 1.6',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": x509: certificate relies on legacy Common Name field, use SANs instead`,
    means: 'wrong-certificate-name',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-03-01T10:00:00Z is after 2026-02-28T23:59:59Z`,
    means: 'certificate-expired',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": http: server gave HTTP response to HTTPS client`,
    means: 'plain-http',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": tls: first record does not look like a TLS handshake`,
    means: 'plain-http',
    maybe: ['proxy-in-the-way'],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": remote error: tls: handshake failure`,
    means: 'proxy-in-the-way',
    maybe: ['wrong-certificate-name'],
  },
  // proxies
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": proxyconnect tcp: dial tcp 10.1.1.1:3128: connect: connection refused`,
    means: 'proxy-in-the-way',
    maybe: [],
  },
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": proxyconnect tcp: dial tcp: lookup proxy.bank.example: no such host`,
    means: 'proxy-in-the-way',
    maybe: [],
  },
  {
    by: 'containerd 2.0',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": Proxy Authentication Required`,
    means: 'proxy-in-the-way',
    maybe: [],
  },
  {
    by: 'containerd 2.0',
    said: `${pulling(own)}failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1.0": Forbidden`,
    means: 'proxy-in-the-way',
    maybe: [],
  },
  // registry
  {
    by: 'containerd 1.7',
    said: `${pulling(own)}unexpected status from HEAD request to https://registry.example.com:5000/v2/team/app/manifests/1.0: 503 Service Unavailable`,
    means: 'registry-unavailable',
    maybe: [],
  },
  {
    by: 'containerd 1.6',
    said: `${grpc('Unknown')}${pulling(own)}unexpected status code [manifests 1.0]: 502 Bad Gateway`,
    means: 'registry-unavailable',
    maybe: [],
  },
  {
    by: 'containerd 1.1',
    said: 'failed to resolve reference "docker.io/godarch/arch:latest": failed to fetch anonymous token: unexpected status: 503 Service Unavailable',
    means: 'registry-unavailable',
    maybe: [],
  },
  {
    by: 'containerd 2.1',
    said: `${copying(own)}unexpected status from GET request to https://registry.example.com:5000/v2/team/app/blobs/sha256:00: 500 Internal Server Error`,
    means: 'registry-unavailable',
    maybe: [],
  },
  // node
  {
    by: 'containerd 1.7',
    said: `failed to pull and unpack image "${own}": failed to extract layer sha256:9853575bc4f955c5892dd64187538a6cd02dba6968eba9201854876a7a257034: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/98/fs/usr/lib/libc.so: no space left on device: unknown`,
    means: 'node-disk-full',
    maybe: [],
  },
  {
    by: 'containerd 1.7, pause image',
    reason: 'FailedCreatePodSandBox',
    said: `Failed to create pod sandbox: ${grpc('DeadlineExceeded')}failed to get sandbox image "rancher/mirrored-pause:3.6": failed to pull image "rancher/mirrored-pause:3.6": failed to pull and unpack image "docker.io/rancher/mirrored-pause:3.6": failed to resolve reference "docker.io/rancher/mirrored-pause:3.6": failed to do request: Head "https://registry-1.docker.io/v2/rancher/mirrored-pause/manifests/3.6": dial tcp 116.89.243.8:443: i/o timeout`,
    means: 'host-unreachable',
    maybe: [],
  },
  {
    by: 'containerd 1.2, pause image',
    said: `RunPodSandbox from runtime service failed: ${grpc('Unknown')}failed to get sandbox image "k8s.gcr.io/pause:3.1": failed to pull image "k8s.gcr.io/pause:3.1": failed to resolve image "k8s.gcr.io/pause:3.1": no available registry endpoint: failed to do request: Head https://k8s.gcr.io/v2/pause/manifests/3.1: x509: certificate has expired or is not yet valid`,
    means: 'certificate-expired',
    maybe: [],
  },
  {
    by: 'containerd 1.7, kubelet log',
    said: String.raw`failed to \"StartContainer\" for \"app\" with ImagePullBackOff: \"Back-off pulling image \\\"registry.example.com/app:1\\\": ErrImagePull: failed to pull and unpack image \\\"registry.example.com/app:1\\\": failed to resolve reference \\\"registry.example.com/app:1\\\": registry.example.com/app:1: not found\"`,
    means: 'tag-absent',
    maybe: ['repository-absent'],
  },
  {
    by: 'containerd 1.7, a broken host configuration',
    said: `${pulling(own)}get TLSConfig for registry "https://registry.example.com:5000": failed to load CA file: open /etc/containerd/certs.d/ca.crt: no such file or directory`,
    means: 'unknown-authority',
    maybe: [],
  },
  {
    by: 'containerd 2.4, GHCR',
    said: `${pulling('ghcr.io/team/app:1')}unexpected status from GET request to https://ghcr.io/v2/team/app/manifests/1: 403 Forbidden\ndenied: Resource protected by organization SAML enforcement. You must grant your personal token access to this organization.`,
    means: 'permission-denied',
    maybe: [],
  },
  {
    by: 'containerd 2.1, OCIR',
    said: `${pulling('fra.ocir.io/bank/app:1')}unexpected status from GET request to https://fra.ocir.io/v2/bank/app/manifests/1: 403 Forbidden\ndenied: Anonymous users are only allowed read access on public repos`,
    means: 'credential-missing',
    maybe: [],
  },
  {
    by: 'containerd 1.7, Docker Hub',
    said: `${copying(hub)}unexpected status code https://registry-1.docker.io/v2/team/app/manifests/sha256:00: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit as 'bank'. You may increase the limit by upgrading. https://www.docker.com/increase-rate-limit`,
    means: 'rate-limited',
    maybe: [],
  },
  {
    by: 'containerd 1.7, Quay',
    said: `${pulling('quay.io/team/app:1')}unexpected status from HEAD request to https://quay.io/v2/team/app/manifests/1: 401 UNAUTHORIZED`,
    means: 'credential-refused',
    maybe: ['credential-missing'],
  },
]
