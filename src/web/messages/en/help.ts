/** What the help says, which is loaded when it is opened. */
export const help = {
  'help.dashboard': 'What needs a person comes first, each with its action.\nEverything on this page is live.',
  'help.registries':
    'A registry is a host that serves images, and how to sign in to it.\nIts pull secret appears in every managed namespace by itself, and the deployments refer to it by themselves. A new password changes the secrets in place.\nType status:failing or provider:ghcr into the search field to filter the list; its address can be shared.',
  'help.clusters':
    'A cluster is one or more PeSIT Wizard servers in a namespace.\nDeploy writes its objects to Kubernetes and follows the rollout. Redeploy restarts the pods one after the other. Where an image cannot be pulled, its page says why in the words of the node.',
  'help.orchestrators':
    'An orchestrator is a Kubernetes that the console may use.\nThe test says whether it answers, and which rights are missing. Managed namespaces get the pull secrets of the registries.',
  'help.activity': 'Every change with who made it and what differed. Passwords appear as fingerprints only.',
  'help.diagnosis':
    'Why pods do not start: the cause, what it rests on, and what mends it.\nA pasted message is read without asking anyone.',
  'help.settings':
    'Language and appearance are kept in this browser. The rest is told by the start options of the console.',
  'help.key.search': 'Search',
  'help.key.help': 'Help',
  'help.key.registries': 'Registries',
  'help.key.clusters': 'Clusters',
  'help.key.dashboard': 'Dashboard',
}
