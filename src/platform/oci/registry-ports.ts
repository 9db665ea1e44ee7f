// WHATWG Fetch, "bad port".
const refusedByBrowsers = [
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]
const databases = [1433, 1521, 3306, 5432, 6379, 9200, 9300, 11211, 27017]
// The Docker daemon, etcd, the kubelet and what runs beside it.
const partsOfKubernetes = [2375, 2376, 2379, 2380, 10249, 10250, 10255, 10256, 10257, 10259]

const portsOfOthers: ReadonlySet<number> = new Set([...refusedByBrowsers, ...databases, ...partsOfKubernetes])

/** False of a port at which something else listens: its answer must not be asked for in a registry's name. */
export function isPortOfRegistries(port: number): boolean {
  return port >= 1 && port <= 65_535 && !portsOfOthers.has(port)
}
