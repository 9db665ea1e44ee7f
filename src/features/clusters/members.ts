const directory = '/etc/pesitwizard/members'

export const membersConfigFile = 'jgroups.xml'
export const membersConfigDirectory = directory
export const membersConfigPath = `${directory}/${membersConfigFile}`

/**
 * How the pods of a cluster find each other: the addresses behind the headless Service, over TCP. JGroups 5.3; where an
 * attribute is not named its default holds. FD_SOCK2 sees a process die at once, FD_ALL3 a node that went silent.
 */
export const membersConfig = `<config xmlns="urn:org:jgroups">
  <TCP bind_addr="\${JGROUPS_BIND_ADDR:site_local}" bind_port="7800" port_range="0" diag.enabled="false"/>
  <dns.DNS_PING dns_query="\${JGROUPS_DNS_QUERY}" dns_record_type="A" num_discovery_runs="3"/>
  <MERGE3 min_interval="5000" max_interval="15000"/>
  <FD_SOCK2 offset="100" port_range="0"/>
  <FD_ALL3 timeout="30000" interval="5000"/>
  <VERIFY_SUSPECT2 timeout="1500"/>
  <pbcast.NAKACK2 use_mcast_xmit="false"/>
  <UNICAST3/>
  <pbcast.STABLE desired_avg_gossip="50000"/>
  <pbcast.GMS join_timeout="3000"/>
  <UFC/>
  <MFC/>
  <FRAG4/>
  <pbcast.STATE_TRANSFER/>
</config>
`
